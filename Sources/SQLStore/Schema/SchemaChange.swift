public import Accounts

/// One addition to a schema; there is no other kind of change.
public enum SchemaChange: Hashable, Sendable {
    case createSchema(String)
    case createTable(TableDefinition)
    case addColumn(ColumnDefinition, to: TableName)
    case createIndex(IndexDefinition, on: TableName)

    /// The change in words, for people.
    public var summary: String {
        switch self {
        case .createSchema(let name): "make the schema \"\(name)\""
        case .createTable(let table): "make the table \"\(table.name)\" with \(table.columns.count) columns"
        case .addColumn(let column, let table): "add the column \"\(column.name)\" to \"\(table)\""
        case .createIndex(let index, let table):
            "make the \(index.isUnique ? "unique " : "")index \"\(index.name)\" on \"\(table)\""
                + " (\(index.columns.joined(separator: ", ")))"
        }
    }
}

/// What a column of somebody's table would have to let in; never done by us, but printed by `gatehouse check`.
public enum ColumnWidening: Hashable, Sendable {
    case type(SQLType)
    /// Rows without a value.
    case missingValues
}

extension Dialect {
    /// The statement that widens a column as standard SQL writes it.
    public func statement(widening column: ColumnInfo, of table: TableName, to wider: ColumnWidening) -> SQLQuery? {
        let alter: SQLQuery = "ALTER TABLE \(table: table) ALTER COLUMN \(identifier: column.name)"
        return switch wider {
        case .type(let type): alter + SQLQuery(parts: [.text(" TYPE \(declaration(of: type))")])
        case .missingValues: alter + " DROP NOT NULL"
        }
    }

    /// The statement of a change as most databases write it.
    public func statement(for change: SchemaChange) -> SQLQuery? { commonStatement(for: change) }

    /// The statement of a change where the database knows `IF NOT EXISTS` everywhere.
    public func commonStatement(for change: SchemaChange) -> SQLQuery {
        switch change {
        case .createSchema(let name): "CREATE SCHEMA IF NOT EXISTS \(identifier: name)"
        case .createTable(let table): "CREATE TABLE IF NOT EXISTS \(table: table.name) (\(tableBody(of: table)))"
        case .addColumn(let column, let table):
            "ALTER TABLE \(table: table) ADD COLUMN IF NOT EXISTS \(columnDeclaration(of: column))"
        case .createIndex(let index, let table):
            SQLQuery(parts: [.text(index.isUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX")])
                + " IF NOT EXISTS \(identifier: index.name) ON \(table: table) (\(identifiers: index.columns))"
        }
    }

    /// What stands between the parentheses of CREATE TABLE.
    public func tableBody(of table: TableDefinition) -> SQLQuery {
        var lines = table.columns.map { "\n    " + columnDeclaration(of: $0) }
        if !table.primaryKey.isEmpty { lines.append("\n    PRIMARY KEY (\(identifiers: table.primaryKey))") }
        return lines.joined(separator: ",") + "\n"
    }

    /// A column as CREATE TABLE and ALTER TABLE declare it.
    public func columnDeclaration(of column: ColumnDefinition) -> SQLQuery {
        var text = " " + (column.isIdentity ? identityColumn : declaration(of: column.type))
        if !column.isIdentity, !column.isNullable { text += " NOT NULL" }
        if let number = column.defaultNumber { text += " DEFAULT \(number)" }
        return "\(identifier: column.name)" + SQLQuery(parts: [.text(text)])
    }
}
