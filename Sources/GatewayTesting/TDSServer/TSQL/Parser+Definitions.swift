/// CREATE, ALTER, DROP, and permissions.
extension Parser {
    mutating func definition() throws -> StatementKind {
        switch take().keyword {
        case "CREATE": return try create()
        case "ALTER": return try alter()
        case "DROP": return try drop()
        case let verb: return .permission(try permission(verb ?? ""))
        }
    }

    private mutating func create() throws -> StatementKind {
        if accept("TABLE") { return .createTable(try table()) }
        if accept("SCHEMA") {
            let name = try identifier()
            if accept("AUTHORIZATION") { _ = try identifier() }
            return .createSchema(name)
        }
        let isUnique = accept("UNIQUE")
        _ = accept("CLUSTERED") || accept("NONCLUSTERED")
        if accept("INDEX") { return .createIndex(try index(isUnique: isUnique)) }
        if isUnique || !(at("VIEW", "PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "TYPE", "DATABASE", "LOGIN", "USER")) {
            throw unexpected()
        }
        throw TSQLError.unsupported("CREATE \(current.text.uppercased())", line: line)
    }

    private mutating func alter() throws -> StatementKind {
        if accept("DATABASE") { return try alterDatabase() }
        guard accept("TABLE") else { throw TSQLError.unsupported("ALTER \(current.text.uppercased())", line: line) }
        let name = try objectName()
        if accept("WITH") {
            guard accept("CHECK") || accept("NOCHECK") else { throw unexpected() }
        }
        if accept("ADD") { return .alterTable(name, try addition()) }
        if accept(all: "ALTER", "COLUMN") { return .alterTable(name, .alterColumn(try alteredColumn())) }
        if accept("DROP") {
            if accept("COLUMN") { return .alterTable(name, .dropColumn(try identifier())) }
            _ = accept("CONSTRAINT")
            return .alterTable(name, .dropConstraint(try identifier()))
        }
        throw TSQLError.unsupported("ALTER TABLE ... \(current.text.uppercased())", line: line)
    }

    private mutating func addition() throws -> AlterTableAction {
        var table = TableSyntax(name: ObjectName(parts: [""], line: line))
        _ = try list { parser in
            if parser.at("DEFAULT") || (parser.at("CONSTRAINT") && parser.ahead(2).keyword == "DEFAULT") {
                table.constraints.append(try parser.defaultConstraint())
            } else {
                try parser.element(of: &table)
            }
        }
        return .add(table.columns, table.constraints)
    }

    /// `[CONSTRAINT name] DEFAULT value FOR column`, which stands only in ALTER TABLE.
    private mutating func defaultConstraint() throws -> ConstraintSyntax {
        let name = accept("CONSTRAINT") ? try identifier() : nil
        try expect("DEFAULT")
        let text = try sourceText { _ = try $0.expression() }
        try expect("FOR")
        return ConstraintSyntax(name: name, kind: .defaultValue(text, column: try identifier()))
    }

    private mutating func alteredColumn() throws -> ColumnSyntax {
        var column = ColumnSyntax(name: try identifier(), type: try dataType(defaultLength: 1))
        if accept("COLLATE") { column.collation = try identifier() }
        if accept(all: "NOT", "NULL") { column.isNullable = false } else if accept("NULL") { column.isNullable = true }
        return column
    }

    private mutating func alterDatabase() throws -> StatementKind {
        let name = at("CURRENT") ? nil : current.text
        if name == nil { take() } else { _ = try identifier() }
        try expect("SET")
        if accept("COMPATIBILITY_LEVEL") {
            try expect(symbol: "=")
            return .alterDatabase(name: name, .compatibilityLevel(try integer()))
        }
        if accept("READ_ONLY") { return .alterDatabase(name: name, .readOnly(true)) }
        if accept("READ_WRITE") { return .alterDatabase(name: name, .readOnly(false)) }
        if accept("READ_COMMITTED_SNAPSHOT") || accept("ALLOW_SNAPSHOT_ISOLATION") {
            _ = try onOrOff()
            return .alterDatabase(name: name, .ignored)
        }
        throw TSQLError.unsupported("ALTER DATABASE ... SET \(current.text)", line: line)
    }

    private mutating func drop() throws -> StatementKind {
        if accept("SCHEMA") { return .dropSchema(try identifier()) }
        if accept("TABLE") {
            let ifExists = accept(all: "IF", "EXISTS")
            return .dropTable(try list { try $0.objectName() }, ifExists: ifExists)
        }
        guard accept("INDEX") else { throw TSQLError.unsupported("DROP \(current.text.uppercased())", line: line) }
        let ifExists = accept(all: "IF", "EXISTS")
        let name = try identifier()
        try expect("ON")
        return .dropIndex(name: name, table: try objectName(), ifExists: ifExists)
    }

    private mutating func index(isUnique: Bool) throws -> IndexSyntax {
        let name = try identifier()
        try expect("ON")
        let table = try objectName()
        let columns = try keyColumns()
        if accept("INCLUDE") { _ = try identifierList() }
        let filter = accept("WHERE") ? try sourceText { _ = try $0.condition() } : nil
        try indexOptions()
        return IndexSyntax(name: name, table: table, columns: columns, isUnique: isUnique, filter: filter)
    }

    private mutating func permission(_ verb: String) throws -> PermissionSyntax {
        let actions = try list { parser in
            guard let action = TableAction(rawValue: parser.current.text.lowercased()) else {
                throw parser.unexpected()
            }
            parser.take()
            return action
        }
        try expect("ON")
        if accept("OBJECT") {
            try expect(symbol: "::")
        }
        let table = try objectName()
        guard accept("TO") || accept("FROM"), let verb = PermissionSyntax.Verb(rawValue: verb.lowercased()) else {
            throw unexpected()
        }
        return PermissionSyntax(verb: verb, actions: actions, table: table, user: try identifier())
    }
}
