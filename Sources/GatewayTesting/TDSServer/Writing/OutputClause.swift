/// OUTPUT: what each changed row gives to the client.
struct OutputClause {
    enum Verb { case insert, update, delete }

    private let table: TableDefinition
    private let writer: TableWriter
    private let columns: [ResultColumn]
    private let sql: String
    private let arguments: SQLArguments

    /// Nil where the statement has no OUTPUT.
    init?(_ items: [SelectItem], table: TableDefinition, writer: TableWriter, verb: Verb) throws {
        guard !items.isEmpty else { return nil }
        let translator = try writer.translator()
        let scope = ColumnScope()
        if verb != .delete { try scope.add(Self.source("inserted", prefix: "i", table, translator)) }
        if verb != .insert { try scope.add(Self.source("deleted", prefix: "d", table, translator)) }
        var columns: [ResultColumn] = []
        var list: [String] = []
        func add(_ value: TranslatedValue, name: String) {
            columns.append(
                ResultColumn(
                    name: name, type: value.type, collation: value.collation, isNullable: value.isNullable,
                    isIdentity: value.isIdentity))
            list.append(value.sql)
        }
        for item in items {
            switch item {
            case .all(let qualifier):
                guard let source = scope.source(named: qualifier) else {
                    throw TSQLError.unboundPrefix(qualifier.joined(separator: "."))
                }
                for column in source.columns { add(column.value, name: column.name) }
            case .value(let expression, let alias):
                let value = try translator.expression(expression, in: scope)
                let own: String? = if case .column(let column) = expression { value.name ?? column.name } else { nil }
                add(value, name: alias ?? own ?? "")
            case .assignment:
                throw TSQLError.syntax(near: "=", line: writer.line)
            }
        }
        self.table = table
        self.writer = writer
        self.columns = columns
        sql = "SELECT \(list.joined(separator: ", "))"
        arguments = translator.arguments
    }

    private static func source(
        _ name: String, prefix: String, _ table: TableDefinition, _ translator: Translator
    ) -> ColumnScope.Source {
        let columns = table.columns.enumerated().map { index, column in
            var value = TranslatedValue(
                sql: ":\(prefix)\(index)", type: column.type,
                collation: column.collation ?? translator.databaseCollation)
            value.coercibility = .column
            value.isNullable = column.isNullable
            value.isIdentity = column.identity != nil
            value.name = column.name
            return ColumnScope.Column(name: column.name, value: value)
        }
        return ColumnScope.Source(alias: name, schema: nil, columns: columns)
    }

    func begin(_ reply: any BatchReply) throws { try reply.begin(columns, order: []) }

    func row(inserted: [Cell]?, deleted: [Cell]?, _ reply: any BatchReply) throws {
        var arguments = arguments
        for (prefix, cells) in [("i", inserted), ("d", deleted)] {
            for (index, cell) in (cells ?? []).enumerated() { arguments["\(prefix)\(index)"] = cell }
        }
        if let row = try writer.connection.rows(sql, arguments).first { try reply.row(row) }
    }
}
