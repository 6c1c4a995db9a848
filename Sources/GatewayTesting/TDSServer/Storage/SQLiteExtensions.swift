internal import Foundation
internal import GRDB

/// What SQLite is taught: the orders of SQL Server's types and the functions its statements call.
enum SQLiteExtensions {
    static let decimalOrder = "tsql_decimal"
    static let guidOrder = "tsql_guid"
    static let offsetOrder = "tsql_offset"

    static func install(in db: Database, operations: OperationTable) {
        for isCaseSensitive in [false, true] {
            for isAccentSensitive in [false, true] {
                let order = TextOrder(
                    isCaseSensitive: isCaseSensitive, isAccentSensitive: isAccentSensitive, isBinary: false)
                add("tsql_\(isCaseSensitive ? "cs" : "ci")_\(isAccentSensitive ? "as" : "ai")", to: db, order.compare)
            }
        }
        let binary = TextOrder(isCaseSensitive: true, isAccentSensitive: true, isBinary: true)
        add("tsql_bin", to: db, binary.compare)
        add(guidOrder, to: db, GUIDText.compare)
        add(offsetOrder, to: db) { left, right in
            let a = left.prefix(27)
            let b = right.prefix(27)
            return a == b ? 0 : a < b ? -1 : 1
        }
        add(decimalOrder, to: db) { left, right in
            guard let a = ExactDecimal(left), let b = ExactDecimal(right) else { return 0 }
            return ExactDecimal.isLess(a, b) ? -1 : ExactDecimal.isLess(b, a) ? 1 : 0
        }
        for (name, isPure) in [("tsql", true), ("tsql_volatile", false)] {
            db.add(
                function: DatabaseFunction(name, pure: isPure) { values in
                    guard let number = Int.fromDatabaseValue(values[0]) else { return nil }
                    return try operations.call(number, values.dropFirst().map { Cell($0) }).databaseValue
                })
        }
        db.add(function: DatabaseFunction("tsql_single", argumentCount: 1, aggregate: SingleValue.self))
        db.add(function: DatabaseFunction("tsql_sum", argumentCount: 1, aggregate: ExactSum.self))
    }

    private static func add(_ name: String, to db: Database, _ compare: @escaping @Sendable (String, String) -> Int) {
        db.add(
            collation: DatabaseCollation(name) { left, right in
                let order = compare(left, right)
                return order < 0 ? .orderedAscending : order > 0 ? .orderedDescending : .orderedSame
            })
    }
}

/// The value of a subquery that must not have a second row.
private struct SingleValue: DatabaseAggregate {
    private var value: DatabaseValue?

    mutating func step(_ values: [DatabaseValue]) throws {
        guard value == nil else { throw DatabaseError(message: SQLiteFailure.secondRow) }
        value = values[0]
    }

    func finalize() -> (any DatabaseValueConvertible)? { value }
}

/// The texts by which failures of aggregates are known.
enum SQLiteFailure {
    static let secondRow = "tsql: second row"
    static let sumOverflow = "tsql: sum overflow"
}

/// The exact sum of decimals.
private struct ExactSum: DatabaseAggregate {
    private var sum: ExactDecimal?

    mutating func step(_ values: [DatabaseValue]) throws {
        guard let text = String.fromDatabaseValue(values[0]), let value = ExactDecimal(text) else { return }
        guard let sum else {
            self.sum = value
            return
        }
        let scale = max(sum.scale, value.scale)
        guard let a = sum.rescaled(to: scale), let b = value.rescaled(to: scale) else {
            throw DatabaseError(message: SQLiteFailure.sumOverflow)
        }
        self.sum = ExactDecimal(unscaled: a.unscaled + b.unscaled, scale: scale)
    }

    func finalize() -> (any DatabaseValueConvertible)? { sum?.description }
}
