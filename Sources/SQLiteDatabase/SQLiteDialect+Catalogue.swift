public import Accounts
public import SQLStore

extension SQLiteDialect {
    public func columns(of table: TableName, using executor: some SQLExecutor) async throws -> [ColumnInfo] {
        try await executor.query(
            """
            SELECT name, type, "notnull", dflt_value, pk, hidden \
            FROM pragma_table_xinfo(\(bind: .text(table.description))) ORDER BY cid
            """
        ).map { row in
            let typeName = row[1].text ?? ""
            let isKey = row[4] != .integer(0)
            let isRowID = isKey && typeName.uppercased() == "INTEGER"
            return ColumnInfo(
                name: row[0].text ?? "", type: Self.type(named: typeName), typeName: typeName,
                isNullable: row[2] == .integer(0) && !isRowID, hasDefault: !row[3].isNull,
                isGenerated: isRowID || (row[5].integer ?? 0) > 1)
        }
    }

    public func indexes(of table: TableName, using executor: some SQLExecutor) async throws -> [IndexInfo] {
        let rows = try await executor.query(
            """
            SELECT list.name, list."unique", list.origin, list.partial, info.name \
            FROM pragma_index_list(\(bind: .text(table.description))) AS list, pragma_index_info(list.name) AS info \
            ORDER BY list.seq, info.seqno
            """)
        var indexes: [IndexInfo] = []
        for row in rows {
            let name = row[0].text ?? ""
            let earlier = indexes.last?.name == name ? indexes.removeLast().columns : []
            indexes.append(
                IndexInfo(
                    name: name, columns: earlier + [row[4].text ?? ""], isUnique: row[1] == .integer(1),
                    isPrimaryKey: row[2] == .text("pk"), isPartial: row[3] == .integer(1)))
        }
        // An INTEGER PRIMARY KEY is the row's own number and has no index in the list.
        let keys = try await executor.query(
            "SELECT name FROM pragma_table_info(\(bind: .text(table.description))) WHERE pk > 0 ORDER BY pk")
        if !keys.isEmpty, !indexes.contains(where: \.isPrimaryKey) {
            let columns = keys.compactMap { $0[0].text }
            indexes.append(IndexInfo(name: "primary key", columns: columns, isUnique: true, isPrimaryKey: true))
        }
        return indexes
    }

    /// Who can open the file may do everything.
    public func rights(on table: TableName, using executor: some SQLExecutor) async throws -> Set<TableRight> {
        Set(TableRight.allCases)
    }

    public func tables(using executor: some SQLExecutor) async throws -> [TableName] {
        try await executor.query(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).compactMap { $0[0].text.map { TableName(name: $0) } }
    }

    /// Reads a declared type, ours or one that a table from elsewhere brought along.
    static func type(named declared: String) -> SQLType {
        let upper = declared.uppercased()
        let name = String(upper.prefix { $0 != "(" }.trimmed)
        let numbers = upper.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
            .split(separator: ",").compactMap { Int($0.trimmed) }
        switch name {
        case "BOOLEAN", "BOOL", "BIT": return .boolean
        case "INTEGER", "INT", "BIGINT", "SMALLINT", "TINYINT", "MEDIUMINT", "INT8", "INT4", "INT2": return .bigint
        case "REAL", "DOUBLE", "DOUBLE PRECISION", "FLOAT": return .float(bits: 64)
        case "DECIMAL", "NUMERIC", "DECIMAL_TEXT":
            return .decimal(precision: numbers.first ?? 38, scale: numbers.dropFirst().first ?? 0)
        case "MONEY": return .money(isSmall: false)
        case "VARCHAR", "NVARCHAR", "CHARACTER VARYING": return .text(length: numbers.first)
        case "CHAR", "NCHAR", "CHARACTER": return .text(length: numbers.first, isFixed: true)
        case "TEXT", "CLOB", "NTEXT": return .anyText
        case "BLOB", "BYTEA", "VARBINARY", "BINARY": return .bytes(length: numbers.first)
        case "DATE": return .date
        case "TIME": return .time(scale: 7)
        case "DATETIME", "DATETIME2", "TIMESTAMP", "SMALLDATETIME": return .localTimestamp(.scaled(7))
        case "TIMESTAMPTZ", "DATETIMEOFFSET": return .timestamp(scale: 7)
        case "UUID", "UNIQUEIDENTIFIER": return .uuid
        case "JSON", "JSONB", "JSON_TEXT": return .json
        case "XML": return .xml
        case "": return .anyText
        default: return .other(declared)
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
