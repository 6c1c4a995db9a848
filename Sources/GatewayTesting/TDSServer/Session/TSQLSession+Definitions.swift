/// CREATE, ALTER, DROP, GRANT and DENY.
extension TSQLSession {
    func define(_ kind: StatementKind, line: Int, reply: any BatchReply) throws {
        if case .alterDatabase(let name, let option) = kind { return try alterDatabase(name, option, reply: reply) }
        try change(line: line) { writer in
            var editor = CatalogueEditor(catalogue: try catalogue(), writer: writer)
            switch kind {
            case .createTable(let syntax): try editor.createTable(syntax)
            case .alterTable(let name, let action): try editor.alterTable(name, action)
            case .createIndex(let syntax): try editor.createIndex(syntax)
            case .dropTable(let names, let ifExists): try editor.dropTables(names, ifExists: ifExists)
            case .dropIndex(let name, let table, let ifExists): try editor.dropIndex(name, table, ifExists: ifExists)
            case .createSchema(let name): try editor.createSchema(name)
            case .dropSchema(let name): try editor.dropSchema(name)
            case .permission(let syntax): try editor.change(syntax)
            default: throw TSQLError.unsupported("this statement", line: line)
            }
            try store.save(editor.catalogue, connection)
        }
        try reply.finish(.none, count: nil)
    }

    private func alterDatabase(_ name: String?, _ option: DatabaseOption, reply: any BatchReply) throws {
        guard let target = name.map({ server.database(named: $0) }) ?? database else {
            throw TSQLError.databaseMissing(name ?? "")
        }
        switch option {
        case .compatibilityLevel(let level):
            guard [100, 110, 120, 130, 140, 150, 160].contains(level) else {
                throw TSQLError(
                    15_048, state: 3,
                    "Valid values of the database compatibility level are 100, 110, 120, 130, 140, or 150.")
            }
            target.change { $0.compatibilityLevel = level }
        case .readOnly(let isReadOnly): target.change { $0.isReadOnly = isReadOnly }
        case .ignored: break
        }
        try reply.finish(.none, count: nil)
    }
}
