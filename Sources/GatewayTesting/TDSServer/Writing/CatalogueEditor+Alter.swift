/// ALTER TABLE.
extension CatalogueEditor {
    mutating func alterTable(_ name: ObjectName, _ action: AlterTableAction) throws {
        guard var table = catalogue.table(schema: name.schema, name: name.name) else {
            throw TSQLError(
                4902,
                "Cannot find the object \"\(name.dotted)\" because it does not exist or you do not have permissions.",
                effect: .batch)
        }
        switch action {
        case .add(let columns, let constraints):
            for column in columns { try addColumn(column, to: &table) }
            catalogue.update(table)
            for constraint in constraints { try add(constraint, to: &table) }
        case .alterColumn(let syntax): try alterColumn(syntax, of: &table)
        case .dropColumn(let column): try dropColumn(column, of: &table)
        case .dropConstraint(let constraint): try dropConstraint(constraint, of: &table)
        }
        catalogue.update(table)
    }

    /// A new column that takes no NULL needs a default where there are rows.
    private mutating func addColumn(_ syntax: ColumnSyntax, to table: inout TableDefinition) throws {
        try add(syntax, to: &table)
        guard let column = table.columns.last else { return }
        let name = SQLText.quoted(column.name)
        try connection.execute("ALTER TABLE \(table.storage) ADD COLUMN \(name)")
        let rows = try connection.rows("SELECT \(SQLText.rowNumber) FROM \(table.storage) ORDER BY 1")
        guard !rows.isEmpty, !column.isNullable else { return }
        let hasValue = column.defaultText != nil || column.identity != nil || column.type == .rowversion
        guard hasValue else {
            throw TSQLError(
                4901,
                "ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified, or the column being added is an identity or timestamp column, or alternatively if none of the previous conditions are satisfied the table must be empty to allow addition of this column. Column '\(column.name)' cannot be added to non-empty table '\(table.name)' because it does not satisfy these conditions.",
                effect: .batch)
        }
        for row in rows {
            let value: Cell
            if let identity = column.identity {
                value = .integer(
                    writer.database.next(
                        TableWriter.identityCounter(table), from: identity.seed, by: identity.increment))
            } else if column.type == .rowversion {
                value = writer.nextRowVersion()
            } else {
                value = try writer.value(ofDefault: column.defaultText ?? "NULL", for: column, of: table)
            }
            try connection.execute(
                "UPDATE \(table.storage) SET \(name) = :value WHERE \(SQLText.rowNumber) = :row",
                SQLArguments(["value": value, "row": row[0]]))
        }
    }

    private mutating func alterColumn(_ syntax: ColumnSyntax, of table: inout TableDefinition) throws {
        guard let index = table.index(of: syntax.name) else {
            throw TSQLError(
                4924,
                "ALTER TABLE ALTER COLUMN failed because column '\(syntax.name)' does not exist in table '\(table.name)'.",
                effect: .batch)
        }
        let old = table.columns[index]
        let collation = try syntax.collation.map { try Collation(named: $0) } ?? old.collation
        if let key = table.indexes.first(where: { $0.columns.contains { $0.caseInsensitiveEquals(old.name) } }),
            old.type.family != syntax.type.family || old.collation?.name != collation?.name
        {
            throw TSQLError(5074, "The index '\(key.name)' is dependent on column '\(old.name)'.", effect: .batch)
        }
        var column = old
        column.type = syntax.type
        column.isNullable = syntax.isNullable ?? true
        column.collation = syntax.type.isText ? collation ?? writer.database.currentSettings.collation : nil
        let conversion = try writer.conversion(from: old.type, to: column, of: table)
        let name = SQLText.quoted(old.name)
        for row in try connection.rows("SELECT \(SQLText.rowNumber), \(name) FROM \(table.storage)") {
            let value = try conversion.apply(row[1])
            try writer.requireValue(value, for: column, of: table, verb: "UPDATE")
            try connection.execute(
                "UPDATE \(table.storage) SET \(name) = :value WHERE \(SQLText.rowNumber) = :row",
                SQLArguments(["value": value, "row": row[0]]))
        }
        table.columns[index] = column
    }

    private mutating func dropColumn(_ name: String, of table: inout TableDefinition) throws {
        guard let column = table.column(named: name) else {
            throw TSQLError(
                4924,
                "ALTER TABLE DROP COLUMN failed because column '\(name)' does not exist in table '\(table.name)'.",
                effect: .batch)
        }
        let users =
            table.indexes.filter { $0.columns.contains { $0.caseInsensitiveEquals(name) } }.map(\.name)
            + table.foreignKeys.filter { $0.columns.contains { $0.caseInsensitiveEquals(name) } }.map(\.name)
            + [column.defaultName].compactMap(\.self)
        if let user = users.first {
            throw TSQLError(5074, "The object '\(user)' is dependent on column '\(column.name)'.", effect: .batch)
        }
        try connection.execute("ALTER TABLE \(table.storage) DROP COLUMN \(SQLText.quoted(column.name))")
        table.columns.removeAll { $0.id == column.id }
    }

    private mutating func dropConstraint(_ name: String, of table: inout TableDefinition) throws {
        if let index = table.indexes.first(where: { $0.kind != .index && $0.name.caseInsensitiveEquals(name) }) {
            return try remove(index, from: &table)
        }
        if let column = table.columns.firstIndex(where: { $0.defaultName?.caseInsensitiveEquals(name) ?? false }) {
            (table.columns[column].defaultName, table.columns[column].defaultText) = (nil, nil)
            return
        }
        let count = table.foreignKeys.count + table.checks.count
        table.foreignKeys.removeAll { $0.name.caseInsensitiveEquals(name) }
        table.checks.removeAll { $0.name.caseInsensitiveEquals(name) }
        guard table.foreignKeys.count + table.checks.count < count else {
            throw TSQLError(3728, "'\(name)' is not a constraint.", effect: .batch)
        }
    }
}
