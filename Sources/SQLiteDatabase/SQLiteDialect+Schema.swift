public import SQLStore

extension SQLiteDialect {
    /// SQLite has no schemas, and tells of a column that is there already by an error.
    public func statement(for change: SchemaChange) -> SQLQuery? {
        switch change {
        case .createSchema: nil
        case .addColumn(let column, let table):
            "ALTER TABLE \(table: table) ADD COLUMN \(columnDeclaration(of: column))"
        case .createTable, .createIndex: commonStatement(for: change)
        }
    }
}
