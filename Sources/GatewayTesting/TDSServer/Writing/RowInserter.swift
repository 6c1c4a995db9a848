/// Writes the rows of one INSERT or bulk load: defaults, identity and rowversion included.
final class RowInserter {
    private let table: TableDefinition
    private let writer: TableWriter
    private let sql: String
    private let defaults: [Cell]
    private var lastIdentity: Int64?

    /// `targets` are the columns that values come for; the defaults of the others are computed once.
    init(table: TableDefinition, writer: TableWriter, targets: [Int]) throws {
        self.table = table
        self.writer = writer
        defaults = try writer.defaults(of: table)
        let columns = table.columns.map { SQLText.quoted($0.name) }.joined(separator: ", ")
        let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
        sql = "INSERT INTO \(table.storage) (\(columns)) VALUES (\(marks))"
    }

    /// Writes one row of converted values, nil standing for the default; gives its number and what was written.
    func insert(_ values: [Cell?]) throws -> (row: Int64, values: [Cell]) {
        var final: [Cell] = []
        final.reserveCapacity(table.columns.count)
        for (index, column) in table.columns.enumerated() {
            let cell = try value(values[index], at: index, column)
            try writer.requireValue(cell, for: column, of: table, verb: "INSERT")
            final.append(cell)
        }
        return (try writer.connection.insert(sql, final), final)
    }

    private func value(_ given: Cell?, at index: Int, _ column: ColumnDefinition) throws -> Cell {
        if column.type == .rowversion { return writer.nextRowVersion() }
        if let identity = column.identity {
            let counter = TableWriter.identityCounter(table)
            if case .integer(let explicit)? = given ?? nil {
                let last = writer.database.current(counter)
                let isFurther = identity.increment > 0 ? explicit > (last ?? Int64.min) : explicit < (last ?? Int64.max)
                if isFurther { writer.database.set(counter, to: explicit) }
                lastIdentity = explicit
                return .integer(explicit)
            }
            let next = writer.database.next(counter, from: identity.seed, by: identity.increment)
            lastIdentity = next
            return try Conversion(source: .bigint, target: column.type).apply(.integer(next))
        }
        if let given { return given }
        if writer.isVolatile(column), let text = column.defaultText {
            return try writer.value(ofDefault: text, for: column, of: table)
        }
        return defaults[index]
    }

    /// Keeps the counters, and tells the session its last identity.
    func finish() throws {
        if table.identity != nil {
            try writer.persist(TableWriter.identityCounter(table))
            if let lastIdentity {
                writer.session.identity = lastIdentity
                writer.session.scopeIdentity = lastIdentity
            }
        }
        if table.columns.contains(where: { $0.type == .rowversion }) {
            try writer.persist(DatabaseFile.rowVersionCounter)
        }
    }
}
