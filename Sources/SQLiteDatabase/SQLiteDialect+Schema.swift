public import Accounts
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

    /// SQLite cannot alter a column; the table would have to be made anew.
    public func statement(widening column: ColumnInfo, of table: TableName, to wider: ColumnWidening) -> SQLQuery? {
        nil
    }
}
