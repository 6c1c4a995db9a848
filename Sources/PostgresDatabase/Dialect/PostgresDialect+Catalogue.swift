public import Accounts
public import SQLStore

extension PostgresDialect {
    public func columns(of table: TableName, using executor: some SQLExecutor) async throws -> [ColumnInfo] {
        try await executor.query(
            """
            SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef, \
            a.attidentity <> '' OR a.attgenerated <> '' \
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = \(relation(table)) \
            AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """
        ).map { row in
            let isGenerated = row[4] == .boolean(true)
            let typeName = row[1].text ?? ""
            return ColumnInfo(
                name: row[0].text ?? "", type: Self.type(named: typeName), typeName: typeName,
                isNullable: row[2] == .boolean(false), hasDefault: row[3] == .boolean(true) && !isGenerated,
                isGenerated: isGenerated)
        }
    }

    public func indexes(of table: TableName, using executor: some SQLExecutor) async throws -> [IndexInfo] {
        let rows = try await executor.query(
            """
            SELECT c.relname::text, i.indisunique, i.indisprimary, i.indpred IS NOT NULL, \
            pg_get_indexdef(i.indexrelid, k.position::int, true), coalesce(a.attname::text, '') \
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
            CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k(position) \
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.position - 1] \
            AND a.attnum > 0 WHERE i.indrelid = \(relation(table)) AND i.indisvalid \
            ORDER BY NOT i.indisprimary, c.relname, k.position
            """)
        var indexes: [IndexInfo] = []
        for row in rows {
            let name = row[0].text ?? ""
            let earlier = indexes.last?.name == name ? indexes.removeLast().columns : []
            // A place without a column holds an expression, as `lower(email)`, which is named by its text.
            let column = row[5].text.flatMap { $0.isEmpty ? nil : $0 } ?? row[4].text ?? ""
            indexes.append(
                IndexInfo(
                    name: name, columns: earlier + [column], isUnique: row[1] == .boolean(true),
                    isPrimaryKey: row[2] == .boolean(true), isPartial: row[3] == .boolean(true)))
        }
        return indexes
    }

    public func rights(on table: TableName, using executor: some SQLExecutor) async throws -> Set<TableRight> {
        let rows = try await executor.query(
            """
            SELECT has_table_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'INSERT'), \
            has_table_privilege(c.oid, 'UPDATE'), has_table_privilege(c.oid, 'DELETE') \
            FROM pg_catalog.pg_class c WHERE c.oid = \(relation(table))
            """)
        guard let row = rows.first else { return [] }
        let rights: [TableRight] = [.select, .insert, .update, .delete]
        return Set(rights.enumerated().filter { row[$0.offset] == .boolean(true) }.map(\.element))
    }

    public func tables(using executor: some SQLExecutor) async throws -> [TableName] {
        try await executor.query(
            """
            SELECT n.nspname::text, c.relname::text, n.nspname = current_schema() \
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
            AND n.nspname NOT LIKE 'pg_toast%' AND n.nspname NOT LIKE 'pg_temp%' \
            AND has_schema_privilege(n.oid, 'USAGE') \
            AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') ORDER BY n.nspname, c.relname
            """
        ).compactMap { row in
            row[1].text.map { TableName(schema: row[2] == .boolean(true) ? nil : row[0].text, name: $0) }
        }
    }

    /// The number of a table, found as a statement finds it: by its schema, or along the search path; else NULL.
    private func relation(_ table: TableName) -> SQLQuery {
        "to_regclass(\(bind: .text(reference(table))))::oid"
    }

    /// Reads a type as `format_type` writes it: `character varying(150)`.
    static func type(named typeName: String) -> SQLType {
        // As in `timestamp(3) without time zone`: the numbers stand anywhere in the name.
        let parts = typeName.split(maxSplits: 2, omittingEmptySubsequences: false) { $0 == "(" || $0 == ")" }
        let numbers = parts.count == 3 ? parts[1].split(separator: ",").compactMap { Int($0) } : []
        switch parts.count == 3 ? String(parts[0] + parts[2]) : typeName {
        case "boolean": return .boolean
        case "smallint": return .integer(bits: 16)
        case "integer": return .integer(bits: 32)
        case "bigint": return .bigint
        case "real": return .float(bits: 32)
        case "double precision": return .float(bits: 64)
        // Without a precision it holds 131,072 digits before the point and 16,383 after: more than anybody asks for.
        case "numeric":
            return .decimal(
                precision: numbers.first ?? 1000, scale: numbers.dropFirst().first ?? (numbers.isEmpty ? 500 : 0))
        case "text", "citext", "name": return .anyText
        case "character varying": return .text(length: numbers.first)
        case "character": return .text(length: numbers.first ?? 1, isFixed: true)
        case "bytea": return .bytes(length: nil)
        case "date": return .date
        case "time without time zone": return .time(scale: numbers.first ?? 6)
        case "timestamp without time zone": return .localTimestamp(.scaled(numbers.first ?? 6))
        case "timestamp with time zone": return .timestamp(scale: numbers.first ?? 6)
        case "uuid": return .uuid
        case "json", "jsonb": return .json
        case "xml": return .xml
        default: return .other(typeName)
        }
    }
}
