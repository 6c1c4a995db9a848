/// Finds a second row with the key of a unique index; NULLs are equal here, as SQL Server has it.
struct UniquenessCheck {
    private let index: IndexDefinition
    private let table: TableDefinition
    private let writer: TableWriter
    private let keyQuery: String
    private let twinQuery: String
    private let filterArguments: SQLArguments

    init(index: IndexDefinition, table: TableDefinition, writer: TableWriter) throws {
        self.index = index
        self.table = table
        self.writer = writer
        let columns = index.columns.map { SQLText.quoted(table.column(named: $0)?.name ?? $0) }
        let equal = zip(columns, index.columns).enumerated().map { position, names in
            "t.\(names.0)\(writer.collation(of: names.1, in: table)) IS :k\(position)"
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
            "SELECT 1 FROM \(table.storage) AS t WHERE \(equal.joined(separator: " AND ")) "
            + "AND t.\(SQLText.rowNumber) <> :row\(filter) LIMIT 1"
    }

    func check(row: Int64) throws {
        var arguments = filterArguments
        arguments["row"] = .integer(row)
        guard let key = try writer.connection.rows(keyQuery, arguments).first else { return }
        for (position, cell) in key.enumerated() { arguments["k\(position)"] = cell }
        if try !writer.connection.rows(twinQuery, arguments).isEmpty { throw failure(key) }
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
