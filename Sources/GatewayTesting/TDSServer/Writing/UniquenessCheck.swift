/// Finds a second row with the key of a unique index; NULLs are equal here, as SQL Server has it.
struct UniquenessCheck {
    private let index: IndexDefinition
    private let table: TableDefinition
    private let writer: TableWriter
    private let keyQuery: String
    private let twinQuery: String
    private let filterArguments: SQLArguments
    /// Nil for a filtered index, whose condition holds for one row at a time.
    private let rangeQuery: String?

    init(index: IndexDefinition, table: TableDefinition, writer: TableWriter) throws {
        self.index = index
        self.table = table
        self.writer = writer
        let columns = index.columns.map { SQLText.quoted(table.column(named: $0)?.name ?? $0) }
        let collations = index.columns.map { writer.collation(of: $0, in: table) }
        func equal(_ other: (Int) -> String) -> String {
            columns.indices.map { "t.\(columns[$0])\(collations[$0]) IS \(other($0))" }.joined(separator: " AND ")
        }
        var filter = ""
        var arguments = SQLArguments()
        if let text = index.filter {
            let (condition, bound) = try writer.condition(text, on: table, alias: "t")
            (filter, arguments) = (" AND (\(condition))", bound)
        }
        filterArguments = arguments
        keyQuery =
            "SELECT \(columns.map { "t.\($0)" }.joined(separator: ", ")) FROM \(table.storage) AS t "
            + "WHERE t.\(SQLText.rowNumber) = :row\(filter)"
        twinQuery =
            "SELECT 1 FROM \(table.storage) AS t WHERE \(equal { ":k\($0)" }) "
            + "AND t.\(SQLText.rowNumber) <> :row\(filter) LIMIT 1"
        rangeQuery =
            index.filter == nil
            ? "SELECT 1 FROM \(table.storage) AS r WHERE r.\(SQLText.rowNumber) BETWEEN :first AND :last "
                + "AND EXISTS (SELECT 1 FROM \(table.storage) AS t WHERE \(equal { "r.\(columns[$0])" }) "
                + "AND t.\(SQLText.rowNumber) <> r.\(SQLText.rowNumber)) LIMIT 1"
            : nil
    }

    func check(row: Int64) throws {
        var arguments = filterArguments
        arguments["row"] = .integer(row)
        guard let key = try writer.connection.rows(keyQuery, arguments).first else { return }
        for (position, cell) in key.enumerated() { arguments["k\(position)"] = cell }
        if try !writer.connection.rows(twinQuery, arguments).isEmpty { throw failure(key) }
    }

    /// Whether none of the rows has a twin, as far as that can be asked of all of them together.
    func holds(for rows: ClosedRange<Int64>) throws -> Bool {
        guard let rangeQuery else { return false }
        return try writer.connection.rows(rangeQuery, SQLArguments(rows: rows)).isEmpty
    }

    private func failure(_ key: [Cell]) -> TSQLError {
        let shown = Self.shown(key, index, table)
        if index.kind == .index {
            return .duplicateKey(shown, index: index.name, table: table.qualifiedName)
        }
        return .duplicateKey(
            shown, constraint: index.name, isPrimary: index.kind == .primaryKey, table: table.qualifiedName)
    }

    /// The key as messages print it.
    static func shown(_ key: [Cell], _ index: IndexDefinition, _ table: TableDefinition) -> String {
        zip(key, index.columns).map { cell, name in
            guard !cell.isNull, let type = table.column(named: name)?.type else { return "<NULL>" }
            if case .blob(let bytes) = cell { return "0x\(bytes.hexadecimal)" }
            return (try? Conversion(source: type, target: .nvarchar(4_000)).plainText(cell)) ?? "?"
        }.joined(separator: ", ")
    }
}
