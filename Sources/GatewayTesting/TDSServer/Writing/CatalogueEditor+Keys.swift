/// Indexes, keys and the other constraints of a table.
extension CatalogueEditor {
    mutating func add(_ constraint: ConstraintSyntax, to table: inout TableDefinition) throws {
        switch constraint.kind {
        case .primaryKey(let columns):
            if table.primaryKey != nil {
                throw TSQLError(
                    1779, state: 0, "Table '\(table.name)' already has a primary key defined on it.", effect: .batch)
            }
            for name in columns { try requireKeyColumn(name, of: &table) }
            try addKey(constraint.name, "PK", columns, .primaryKey, to: &table)
        case .unique(let columns):
            try addKey(constraint.name, "UQ", columns, .uniqueConstraint, to: &table)
        case .foreignKey(let columns, let target, let referenced, let onDelete):
            try addForeignKey(constraint.name, columns, target, referenced, onDelete, to: &table)
        case .check(let text):
            let id = catalogue.nextID()
            let name = constraint.name ?? Self.generatedName("CK", table.name, nil, id)
            try requireFreeName(name)
            // The condition is translated once, so that wrong columns fail now and not with the first row.
            let (condition, arguments) = try writer.condition(text, on: table, alias: "t")
            if try !connection.rows("SELECT 1 FROM \(table.storage) AS t WHERE NOT (\(condition)) LIMIT 1", arguments)
                .isEmpty
            {
                throw TSQLError.constraintConflict(
                    verb: "ALTER TABLE", kind: "CHECK", constraint: name, database: writer.database.name,
                    table: table.qualifiedName, column: nil)
            }
            table.checks.append(CheckDefinition(id: id, name: name, text: text))
        case .defaultValue(let text, let column):
            guard let index = table.index(of: column) else { throw TSQLError.invalidColumn(column) }
            table.columns[index].defaultText = Self.normalised(text)
            table.columns[index].defaultName =
                constraint.name ?? Self.generatedName("DF", table.name, column, catalogue.nextID())
        }
        catalogue.update(table)
    }

    /// Columns of a primary key do not take NULL; one that was not declared at all becomes NOT NULL.
    private func requireKeyColumn(_ name: String, of table: inout TableDefinition) throws {
        guard let index = table.index(of: name) else {
            throw TSQLError(1911, "Column name '\(name)' does not exist in the target table or view.", effect: .batch)
        }
        let column = SQLText.quoted(table.columns[index].name)
        if try !connection.rows("SELECT 1 FROM \(table.storage) WHERE \(column) IS NULL LIMIT 1").isEmpty {
            throw TSQLError(
                8111, "Cannot define PRIMARY KEY constraint on nullable column in table '\(table.name)'.",
                effect: .batch)
        }
        table.columns[index].isNullable = false
    }

    private mutating func addKey(
        _ name: String?, _ prefix: String, _ columns: [String], _ kind: IndexDefinition.Kind,
        to table: inout TableDefinition
    ) throws {
        let id = catalogue.nextID()
        let name = name ?? Self.generatedName(prefix, table.name, nil, id)
        try requireFreeName(name)
        let index = IndexDefinition(id: id, name: name, columns: columns, isUnique: true, kind: kind, filter: nil)
        try build(index, on: &table)
    }

    private func requireFreeName(_ name: String) throws {
        if catalogue.objectID(of: "[\(name)]") != nil { throw TSQLError.objectExists(name) }
    }

    /// Makes the index in SQLite, after a look for duplicates where it is unique.
    private func build(_ index: IndexDefinition, on table: inout TableDefinition) throws {
        for name in index.columns {
            guard let column = table.column(named: name) else {
                throw TSQLError(
                    1911, "Column name '\(name)' does not exist in the target table or view.", effect: .batch)
            }
            if column.type.isLarge || column.type == .xml {
                throw TSQLError(
                    1919,
                    "Column '\(name)' in table '\(table.name)' is of a type that is invalid for use as a key column in an index.",
                    effect: .batch)
            }
        }
        let columns = index.columns.map { name in
            "\(SQLText.quoted(table.column(named: name)?.name ?? name))\(writer.collation(of: name, in: table))"
        }.joined(separator: ", ")
        if index.isUnique { try requireNoDuplicates(index, columns, table) }
        try connection.execute("CREATE INDEX \(Self.storage(index, table)) ON \(table.storage) (\(columns))")
        table.indexes.append(index)
    }

    private func requireNoDuplicates(_ index: IndexDefinition, _ columns: String, _ table: TableDefinition) throws {
        var filter = ""
        var arguments = SQLArguments()
        if let text = index.filter {
            let (condition, bound) = try writer.condition(text, on: table, alias: "t")
            (filter, arguments) = (" WHERE \(condition)", bound)
        }
        let plain = index.columns.map { "t.\(SQLText.quoted(table.column(named: $0)?.name ?? $0))" }.joined(
            separator: ", ")
        let sql = "SELECT \(plain) FROM \(table.storage) AS t\(filter) GROUP BY \(columns) HAVING count(*) > 1 LIMIT 1"
        if let key = try connection.rows(sql, arguments).first {
            throw TSQLError.duplicatesInTable(
                UniquenessCheck.shown(key, index, table), index: index.name, table: table.qualifiedName)
        }
    }

    private static func storage(_ index: IndexDefinition, _ table: TableDefinition) -> String {
        SQLText.quoted("\(table.qualifiedName)#\(index.name)")
    }

    private mutating func addForeignKey(
        _ name: String?, _ columns: [String], _ target: ObjectName, _ referenced: [String],
        _ onDelete: ReferentialAction,
        to table: inout TableDefinition
    ) throws {
        guard let parent = catalogue.table(schema: target.schema, name: target.name) else {
            throw TSQLError(
                1767, state: 0, "Foreign key '\(name ?? "")' references invalid table '\(target.dotted)'.",
                effect: .batch)
        }
        let referenced = referenced.isEmpty ? parent.primaryKey?.columns ?? [] : referenced
        for column in columns where table.column(named: column) == nil {
            throw TSQLError(
                1769,
                "Foreign key '\(name ?? "")' references invalid column '\(column)' in referencing table '\(table.name)'.",
                effect: .batch)
        }
        let wanted = referenced.map { $0.lowercased() }
        let isKey = parent.indexes.contains { $0.isUnique && $0.columns.map { $0.lowercased() } == wanted }
        guard isKey, columns.count == referenced.count else {
            throw TSQLError(
                1776, state: 0,
                "There are no primary or candidate keys in the referenced table '\(target.dotted)' that match the referencing column list in the foreign key '\(name ?? "")'.",
                effect: .batch)
        }
        let id = catalogue.nextID()
        let name = name ?? Self.generatedName("FK", table.name, columns[0], id)
        try requireFreeName(name)
        table.foreignKeys.append(
            ForeignKeyDefinition(
                id: id, name: name, columns: columns, referencedSchema: parent.schema, referencedTable: parent.name,
                referencedColumns: referenced, onDelete: onDelete))
    }

    // MARK: CREATE and DROP INDEX

    mutating func createIndex(_ syntax: IndexSyntax) throws {
        guard var table = catalogue.table(schema: syntax.table.schema, name: syntax.table.name) else {
            throw TSQLError(
                1088, state: 12,
                "Cannot find the object \"\(syntax.table.dotted)\" because it does not exist or you do not have permissions.",
                effect: .batch)
        }
        if table.indexes.contains(where: { $0.name.caseInsensitiveEquals(syntax.name) }) {
            throw TSQLError.indexExists(syntax.name, table: table.qualifiedName)
        }
        let index = IndexDefinition(
            id: catalogue.nextID(), name: syntax.name, columns: syntax.columns, isUnique: syntax.isUnique, kind: .index,
            filter: syntax.filter)
        try build(index, on: &table)
        catalogue.update(table)
    }

    mutating func dropIndex(_ name: String, _ tableName: ObjectName, ifExists: Bool) throws {
        guard var table = catalogue.table(schema: tableName.schema, name: tableName.name),
            let index = table.indexes.first(where: { $0.name.caseInsensitiveEquals(name) })
        else {
            if ifExists { return }
            throw TSQLError.cannotDrop("index", "\(tableName.dotted).\(name)")
        }
        if index.kind != .index {
            throw TSQLError(
                3723, state: 4,
                "An explicit DROP INDEX is not allowed on index '\(tableName.dotted).\(name)'. It is being used for \(index.kind == .primaryKey ? "PRIMARY" : "UNIQUE") KEY constraint enforcement."
            )
        }
        try remove(index, from: &table)
        catalogue.update(table)
    }

    func remove(_ index: IndexDefinition, from table: inout TableDefinition) throws {
        try connection.execute("DROP INDEX \(Self.storage(index, table))")
        table.indexes.removeAll { $0.id == index.id }
    }
}
