/// Changes the catalogue and the tables of SQLite behind it.
struct CatalogueEditor {
    var catalogue: Catalogue
    let writer: TableWriter

    var connection: SQLiteConnection { writer.connection }

    // MARK: Tables

    mutating func createTable(_ syntax: TableSyntax) throws {
        if syntax.name.name.hasPrefix("#") { throw TSQLError.unsupported("a temporary table") }
        let schemaName = syntax.name.schema ?? "dbo"
        guard let schema = catalogue.schema(named: schemaName),
            !["sys", "information_schema"].contains(schema.lowercased())
        else {
            throw TSQLError(
                2760,
                "The specified schema name \"\(schemaName)\" either does not exist or you do not have permission to use it.",
                effect: .batch)
        }
        if catalogue.table(schema: schema, name: syntax.name.name) != nil {
            throw TSQLError.objectExists(syntax.name.name)
        }
        var table = TableDefinition(id: catalogue.nextID(), schema: schema, name: syntax.name.name, columns: [])
        for column in syntax.columns { try add(column, to: &table) }
        guard !table.columns.isEmpty else { throw TSQLError.syntax(near: ")", line: writer.line) }
        let columns = table.columns.map { SQLText.quoted($0.name) }.joined(separator: ", ")
        try connection.execute("CREATE TABLE \(table.storage) (\(SQLText.rowNumber) INTEGER PRIMARY KEY, \(columns))")
        catalogue.update(table)
        for constraint in syntax.constraints { try add(constraint, to: &table) }
        catalogue.update(table)
    }

    mutating func add(_ syntax: ColumnSyntax, to table: inout TableDefinition) throws {
        if table.column(named: syntax.name) != nil {
            throw TSQLError(
                2705, state: 3,
                "Column names in each table must be unique. Column name '\(syntax.name)' in table '\(table.name)' is specified more than once.",
                effect: .batch)
        }
        if syntax.identity != nil {
            guard syntax.type.family == .integer || syntax.type.exactShape?.scale == 0, syntax.type != .bit,
                syntax.isNullable != true, table.identity == nil
            else {
                throw TSQLError(
                    2749, state: 2,
                    "Identity column '\(syntax.name)' must be of data type int, bigint, smallint, tinyint, or decimal or numeric with a scale of 0, unencrypted, and constrained to be nonnullable.",
                    effect: .batch)
            }
        }
        if syntax.type == .rowversion, table.columns.contains(where: { $0.type == .rowversion }) {
            throw TSQLError(
                2738, state: 2,
                "A table can only have one timestamp column. Because table '\(table.name)' already has one, the column '\(syntax.name)' cannot be added.",
                effect: .batch)
        }
        let defaultText = syntax.defaultValue.map { Self.normalised($0.text) }
        let id = (table.columns.map(\.id).max() ?? 0) + 1
        table.columns.append(
            ColumnDefinition(
                id: id, name: syntax.name, type: syntax.type,
                collation: syntax.type.isText
                    ? try syntax.collation.map { try Collation(named: $0) } ?? writer.database.currentSettings.collation
                    : nil,
                isNullable: syntax.isNullable ?? (syntax.identity == nil && syntax.type != .rowversion),
                identity: syntax.identity, defaultText: defaultText,
                defaultName: syntax.defaultValue.map {
                    $0.constraint ?? Self.generatedName("DF", table.name, syntax.name, id)
                }))
    }

    /// Defaults are kept in parentheses, numbers in two pairs.
    static func normalised(_ text: String) -> String {
        if text.hasPrefix("("), text.hasSuffix(")") { return text }
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) || [43, 45, 46].contains($0) }
        return isNumber ? "((\(text)))" : "(\(text))"
    }

    static func generatedName(_ prefix: String, _ table: String, _ column: String?, _ id: Int) -> String {
        let body = ([prefix, String(table.prefix(9))] + (column.map { [String($0.prefix(5))] } ?? [])).joined(
            separator: "__")
        let digits = String(UInt32(truncatingIfNeeded: id &* 2_654_435_761), radix: 16, uppercase: true)
        return "\(body)__\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits)"
    }

    mutating func dropTables(_ names: [ObjectName], ifExists: Bool) throws {
        for name in names {
            guard let table = catalogue.table(schema: name.schema, name: name.name) else {
                if ifExists { continue }
                throw TSQLError.cannotDrop("table", name.dotted)
            }
            let isReferenced = catalogue.tables.contains { other in
                other.id != table.id && other.foreignKeys.contains { $0.refers(to: table) }
            }
            if isReferenced {
                throw TSQLError(
                    3726, "Could not drop object '\(name.dotted)' because it is referenced by a FOREIGN KEY constraint."
                )
            }
            try connection.execute("DROP TABLE \(table.storage)")
            catalogue.tables.removeAll { $0.id == table.id }
            catalogue.denied = catalogue.denied.filter { $0.table != table.id }
            writer.database.set(TableWriter.identityCounter(table), to: nil)
        }
    }

    // MARK: Schemas and rights

    mutating func createSchema(_ name: String) throws {
        if catalogue.schema(named: name) != nil { throw TSQLError.objectExists(name) }
        catalogue.schemas.append(name)
    }

    mutating func dropSchema(_ name: String) throws {
        guard catalogue.schema(named: name) != nil else {
            throw TSQLError(
                15_151, "Cannot drop the schema '\(name)', because it does not exist or you do not have permission.")
        }
        if let table = catalogue.tables.first(where: { $0.schema.caseInsensitiveEquals(name) }) {
            throw TSQLError(
                3729, "Cannot drop schema '\(name)' because it is being referenced by object '\(table.name)'.")
        }
        catalogue.schemas.removeAll { $0.caseInsensitiveEquals(name) }
    }

    mutating func change(_ syntax: PermissionSyntax) throws {
        guard let table = catalogue.table(schema: syntax.table.schema, name: syntax.table.name) else {
            throw TSQLError(
                15_151,
                "Cannot find the object '\(syntax.table.name)', because it does not exist or you do not have permission."
            )
        }
        for action in syntax.actions {
            let denial = Catalogue.Denial(user: syntax.user.lowercased(), table: table.id, action: action)
            if syntax.verb == .deny { catalogue.denied.insert(denial) } else { catalogue.denied.remove(denial) }
        }
    }
}
