public import Accounts
import Foundation

/// A row of a table of profiles, read for its own sake: whose it is nobody has asked yet.
public struct LegacyRow: Sendable {
    /// Nil where the key column holds no key of the declared type.
    public let key: LegacyKey?
    /// The row's place in the order of the keys.
    public let position: String
    /// What the row holds; its account is not known and 0.
    public let profile: Profile
    /// About how many bytes the values take.
    public let size: Int
}

/// Reads all rows of a site's table in the order of their keys, a page at a time.
///
/// Each page begins behind the key the one before ended with, so that reading costs the same everywhere in the table.
public struct LegacyRowReader: Sendable {
    public let site: Site
    private let database: any Database
    private let cache = TableCache<Source>()

    /// The table, and whether no two rows share a key.
    private struct Source: Sendable {
        let table: ProfileTable
        let isKeyUnique: Bool
    }

    public init(site: Site, database: any Database) {
        self.site = site
        self.database = database
    }

    /// How many rows with a key there are.
    public func count() async throws -> Int {
        try await translating {
            let key = try await source().table.key.name
            var query = SQLSelect([], from: site.store.table)
            query.computed = ["COUNT(*)"]
            query.conditions = ["\(identifier: key) IS NOT NULL"]
            return try await database.query(query.query).first?[0].integer.map(Int.init) ?? 0
        }
    }

    /// The next rows of a range.
    /// - Parameter position: the place reading begins behind, nil for the beginning of the table.
    /// - Returns: at most `limit` rows, and whether they are the last of the range.
    public func page(
        of range: ImportRange, after position: String?, limit: Int
    ) async throws -> (rows: [LegacyRow], isLast: Bool) {
        try await translating {
            let source = try await source()
            let table = source.table
            var query = SQLSelect(table.columns, from: site.store.table)
            query.conditions = ["\(identifier: table.key.name) IS NOT NULL"]
            if let position { query.conditions.append(try condition(table, ">", position)) }
            if let high = range.high { query.conditions.append(try condition(table, "<=", high)) }
            query.order = [.init(table.key.name)]
            query.limit = limit
            let rows = try await database.query(query.query)
            let isLast = rows.count < limit
            let kept = isLast || source.isKeyUnique ? rows[...] : Self.droppingLastKey(rows)
            return (legacyRows(Array(kept), in: table), isLast)
        }
    }

    /// The rows without those of the last key, which may go on behind the page; all of them where they share one key.
    private static func droppingLastKey(_ rows: [Row]) -> ArraySlice<Row> {
        guard let last = rows.last?[0] else { return [] }
        let kept = rows.prefix(rows.count - rows.reversed().prefix { $0[0] == last }.count)
        return kept.isEmpty ? rows[...] : kept
    }

    private func legacyRows(_ rows: [Row], in table: ProfileTable) -> [LegacyRow] {
        zip(rows, table.profiles(rows, of: rows.map { _ in 0 })).map { row, profile in
            LegacyRow(
                key: table.key(of: row), position: Self.position(row[0]), profile: profile,
                size: row.values.reduce(0) { $0 + $1.approximateSize })
        }
    }

    private func condition(_ table: ProfileTable, _ comparison: StaticString, _ position: String) throws -> SQLQuery {
        guard let value = KeyCoding(type: site.store.key.type).value(LegacyKey(rawValue: position)) else {
            throw AccountError(.malformed, "\"\(position)\" is no place in the table \(site.store.table)")
        }
        return "\(identifier: table.key.name)" + SQLQuery(parts: [.text(" \(comparison) ")])
            + "\(bind: value, as: table.key.type)"
    }

    /// The text of a key's value, as it is: also one whose canonical spelling differs.
    private static func position(_ value: SQLValue) -> String {
        switch value {
        case .integer(let number): String(number)
        case .decimal(let number): number.rescaled(to: 0)?.description ?? number.description
        case .uuid(let uuid): uuid.uuidString.lowercased()
        case .text(let text): text
        default: ""
        }
    }

    private func source() async throws -> Source {
        try await cache.table {
            let table = try await ProfileTable.load(site, using: database)
            let indexes = try await database.dialect.indexes(of: site.store.table, using: database)
            let isKeyUnique = indexes.contains { index in
                index.isUnique && !index.isPartial
                    && index.columns.map { $0.lowercased() } == [table.key.name.lowercased()]
            }
            return Source(table: table, isKeyUnique: isKeyUnique)
        }
    }

    private func translating<Outcome>(_ body: () async throws -> Outcome) async throws -> Outcome {
        do { return try await body() } catch let error as DatabaseError {
            throw error.accountError.with(\.site, site.id)
        }
    }
}

// MARK: Ranges

extension LegacyRowReader {
    /// Divides the table into ranges of about as many rows each, or of about as many keys where keys are integers.
    /// - Parameter total: how many rows there are.
    public func ranges(_ count: Int, total: Int) async throws -> [ImportRange] {
        guard count > 1, total > count else { return [ImportRange(number: 0)] }
        return try await translating {
            let key = try await source().table.key.name
            let bounds =
                try await site.store.key.type == .integer
                ? evenBounds(key, count) : probedBounds(key, count, size: total / count)
            let ends: [String?] = bounds + [nil]
            return zip([nil] + bounds, ends).enumerated().map { number, ends in
                ImportRange(number: number, low: ends.0, high: ends.1)
            }
        }
    }

    /// Integers that divide what lies between the least key and the greatest into equal parts.
    private func evenBounds(_ key: String, _ count: Int) async throws -> [String] {
        var query = SQLSelect([], from: site.store.table)
        query.computed = ["MIN(\(identifier: key))", "MAX(\(identifier: key))"]
        guard let row = try await database.query(query.query).first, let least = row[0].integer,
            let greatest = row[1].integer
        else { return [] }
        let step = UInt64(bitPattern: greatest &- least) / UInt64(count)
        guard step > 0 else { return [] }
        return (1..<count).map { String(least &+ Int64(bitPattern: step &* UInt64($0))) }
    }

    /// Keys of the table with so many rows between them.
    private func probedBounds(_ key: String, _ count: Int, size: Int) async throws -> [String] {
        let table = try await source().table
        var bounds: [String] = []
        for _ in 1..<count {
            var part = SQLSelect([key], from: site.store.table)
            part.conditions = ["\(identifier: key) IS NOT NULL"]
            if let last = bounds.last { part.conditions.append(try condition(table, ">", last)) }
            part.order = [.init(key)]
            part.limit = size
            let last: SQLQuery =
                SQLQuery(parts: [.text("SELECT "), .rowLimit(1, .beforeColumns)])
                + "\(identifier: key) FROM (\(part.query)) AS part ORDER BY \(identifier: key) DESC"
                + SQLQuery(parts: [.rowLimit(1, .atEnd)])
            guard let bound = try await database.query(last).first.map({ Self.position($0[0]) }), bound != bounds.last
            else { break }
            bounds.append(bound)
        }
        return bounds
    }
}

extension SQLValue {
    /// About how many bytes the value takes in memory.
    fileprivate var approximateSize: Int {
        switch self {
        case .text(let text): text.utf8.count + 16
        case .bytes(let bytes): bytes.count + 16
        default: 16
        }
    }
}
