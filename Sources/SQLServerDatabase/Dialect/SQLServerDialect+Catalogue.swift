public import Accounts
public import SQLStore

/// The catalogue is read from INFORMATION_SCHEMA, which servers that only behave like SQL Server have as well; what it
/// does not tell is asked of the system's own views, and done without where that fails.
extension SQLServerDialect {
    public func columns(of table: TableName, using executor: some SQLExecutor) async throws -> [ColumnInfo] {
        let rows = try await executor.query(
            """
            SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, \
            DATETIME_PRECISION, IS_NULLABLE, COLUMN_DEFAULT FROM INFORMATION_SCHEMA.COLUMNS \
            WHERE \(Self.isTable(table)) ORDER BY TABLE_NAME, ORDINAL_POSITION
            """)
        let generated = try await generatedColumns(of: table, using: executor)
        return Self.ofOneTable(rows, named: table.name).map { row in
            let type = CatalogueType(
                name: row[2].text ?? "", length: row[3].integer, precision: row[4].integer, scale: row[5].integer,
                timeScale: row[6].integer)
            let name = row[1].text ?? ""
            return ColumnInfo(
                name: name, type: type.type, typeName: type.description,
                isNullable: row[7].text?.uppercased() == "YES", hasDefault: !row[8].isNull,
                isGenerated: type.type == .rowVersion || generated.contains(name.lowercased()))
        }
    }

    public func indexes(of table: TableName, using executor: some SQLExecutor) async throws -> [IndexInfo] {
        let rows: [Row]? = try await Self.ifUnderstood {
            try await executor.query(
                """
                SELECT i.name, c.name AS column_name, i.is_unique, i.is_primary_key, i.has_filter FROM sys.indexes AS i \
                JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id \
                JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id \
                WHERE i.object_id = OBJECT_ID(\(bind: .text(reference(table)))) AND ic.is_included_column = 0 \
                ORDER BY i.index_id, ic.key_ordinal
                """)
        }
        if let rows, !rows.isEmpty { return Self.indexes(rows) }
        return Self.indexes(try await keys(of: table, using: executor))
    }

    public func rights(on table: TableName, using executor: some SQLExecutor) async throws -> Set<TableRight> {
        let name = SQLBinding(.text(reference(table)))
        let rows: [Row]? = try await Self.ifUnderstood {
            try await executor.query(
                """
                SELECT HAS_PERMS_BY_NAME(\(bind: name.value), 'OBJECT', 'SELECT'), \
                HAS_PERMS_BY_NAME(\(bind: name.value), 'OBJECT', 'INSERT'), \
                HAS_PERMS_BY_NAME(\(bind: name.value), 'OBJECT', 'UPDATE'), \
                HAS_PERMS_BY_NAME(\(bind: name.value), 'OBJECT', 'DELETE')
                """)
        }
        // A server that cannot say is believed to allow everything: the statement itself will tell.
        guard let row = rows?.first else { return Set(TableRight.allCases) }
        let rights: [TableRight] = [.select, .insert, .update, .delete]
        return Set(rights.enumerated().filter { row[$0.offset].integer == 1 }.map(\.element))
    }

    public func tables(using executor: some SQLExecutor) async throws -> [TableName] {
        try await executor.query(
            "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES ORDER BY TABLE_SCHEMA, TABLE_NAME"
        ).compactMap { row in row[1].text.map { TableName(schema: row[0].text, name: $0) } }
    }
}

extension SQLServerDialect {
    /// The condition on a view of INFORMATION_SCHEMA; names are compared without case, whatever the collation.
    private static func isTable(_ table: TableName) -> SQLQuery {
        let name = SQLValue.text(table.name.lowercased())
        guard let schema = table.schema else {
            return "LOWER(TABLE_NAME) = \(bind: name) AND TABLE_SCHEMA = SCHEMA_NAME()"
        }
        return "LOWER(TABLE_NAME) = \(bind: name) AND LOWER(TABLE_SCHEMA) = \(bind: .text(schema.lowercased()))"
    }

    /// The rows of the table of that very name, else of the first that differs from it in case alone.
    private static func ofOneTable(_ rows: [Row], named name: String) -> [Row] {
        let chosen = rows.contains { $0[0].text == name } ? name : rows.first?[0].text
        return rows.filter { $0[0].text == chosen }
    }

    /// What the statement gives, or nil where the server does not know the view or function it asks.
    private static func ifUnderstood<Result: Sendable>(
        _ body: () async throws -> Result
    ) async throws -> Result? {
        do { return try await body() } catch let error as DatabaseError {
            switch error.code {
            case .missingTable, .missingColumn, .permissionDenied, .other: return nil
            default: throw error
            }
        }
    }

    /// The columns the server fills itself, in lower case.
    private func generatedColumns(of table: TableName, using executor: some SQLExecutor) async throws -> Set<String> {
        let rows: [Row]? = try await Self.ifUnderstood {
            try await executor.query(
                """
                SELECT name FROM sys.columns WHERE object_id = OBJECT_ID(\(bind: .text(reference(table)))) \
                AND (is_identity = 1 OR is_computed = 1)
                """)
        }
        return Set(rows?.compactMap { $0[0].text?.lowercased() } ?? [])
    }

    /// Primary and unique keys, which INFORMATION_SCHEMA has, in the place of all indexes.
    private func keys(of table: TableName, using executor: some SQLExecutor) async throws -> [Row] {
        let name = SQLValue.text(table.name.lowercased())
        let schema: SQLQuery =
            table.schema.map { "LOWER(t.TABLE_SCHEMA) = \(bind: .text($0.lowercased()))" }
            ?? "t.TABLE_SCHEMA = SCHEMA_NAME()"
        return try await executor.query(
            """
            SELECT t.CONSTRAINT_NAME, k.COLUMN_NAME, 1, CASE WHEN t.CONSTRAINT_TYPE = 'PRIMARY KEY' THEN 1 ELSE 0 END, 0 \
            FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS AS t JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE AS k \
            ON k.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = t.CONSTRAINT_NAME \
            WHERE LOWER(t.TABLE_NAME) = \(bind: name) AND \(schema) \
            AND t.CONSTRAINT_TYPE IN ('PRIMARY KEY', 'UNIQUE') ORDER BY t.CONSTRAINT_NAME, k.ORDINAL_POSITION
            """)
    }

    /// Rows of index, column, uniqueness, primary key and filter, put together by index.
    private static func indexes(_ rows: [Row]) -> [IndexInfo] {
        rows.reduce(into: []) { indexes, row in
            let name = row[0].text ?? ""
            let earlier = indexes.last?.name == name ? indexes.removeLast().columns : []
            indexes.append(
                IndexInfo(
                    name: name, columns: earlier + [row[1].text ?? ""], isUnique: row[2].boolean ?? false,
                    isPrimaryKey: row[3].boolean ?? false, isPartial: row[4].boolean ?? false))
        }
    }
}
