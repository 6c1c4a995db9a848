public import Accounts
public import SQLStore

extension SQLServerDialect {
    /// Asks the catalogue first, since there is no IF NOT EXISTS; a name in a string is one of our own quoting.
    public func statement(for change: SchemaChange) -> SQLQuery? {
        switch change {
        case .createSchema(let name):
            // CREATE SCHEMA must be a batch of its own.
            return "IF SCHEMA_ID(\(text(name))) IS NULL EXEC(\(text("CREATE SCHEMA " + quote(name))))"
        case .createTable(let table):
            return """
                IF OBJECT_ID(\(text(reference(table.name)))) IS NULL \
                CREATE TABLE \(table: table.name) (\(tableBody(of: table)))
                """
        case .addColumn(let column, let table):
            return """
                IF COL_LENGTH(\(text(reference(table))), \(text(column.name))) IS NULL \
                ALTER TABLE \(table: table) ADD \(columnDeclaration(of: column))
                """
        case .createIndex(let index, let table):
            var create: SQLQuery = index.isUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX "
            create += "\(identifier: index.name) ON \(table: table) (\(identifiers: index.columns))"
            if index.ignoresNulls {
                // Two rows without a value would clash.
                let conditions = index.columns.map { "\(identifier: $0) IS NOT NULL" as SQLQuery }
                create += " WHERE " + conditions.joined(separator: " AND ")
            }
            return """
                IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(\(text(reference(table)))) \
                AND name = \(text(index.name))) \(create)
                """
        }
    }

    public func statement(widening column: ColumnInfo, of table: TableName, to wider: ColumnWidening) -> SQLQuery? {
        let alter: SQLQuery = "ALTER TABLE \(table: table) ALTER COLUMN \(identifier: column.name)"
        return switch wider {
        case .type(let type):
            alter
                + SQLQuery(parts: [.text(" \(Self.declaration(of: type)) \(column.isNullable ? "NULL" : "NOT NULL")")])
        case .missingValues: alter + SQLQuery(parts: [.text(" \(Self.declaration(of: column.type)) NULL")])
        }
    }

    /// A name as a string, for functions that want one.
    private func text(_ name: String) -> SQLQuery {
        SQLQuery(parts: [.text("N'" + name.replacing("'", with: "''") + "'")])
    }
}
