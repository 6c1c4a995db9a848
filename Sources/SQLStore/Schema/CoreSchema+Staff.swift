import Accounts

extension CoreSchema {
    static let roleTable = TableName(name: "gatehouse_role")
    static let auditTable = TableName(name: "gatehouse_audit")
    static let tombstoneTable = TableName(name: "gatehouse_tombstone")

    /// What the staff's pages and the rights of people need.
    static let staffTables = [role, audit, tombstone]

    private static let role = TableDefinition(
        roleTable,
        columns: [
            ColumnDefinition("account_id", .bigint),
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("role", .text(length: 20)),
        ],
        primaryKey: ["account_id", "site"])

    private static let audit = TableDefinition(
        auditTable,
        columns: [
            .identity("id"),
            ColumnDefinition("at", moment),
            ColumnDefinition("actor", .text(length: 20)),
            // Who that is: an account, or the public id of a key.
            ColumnDefinition("actor_account", .bigint, isNullable: true),
            ColumnDefinition("actor_key", .text(length: 63), isNullable: true),
            ColumnDefinition("action", .text(length: 63)),
            ColumnDefinition("outcome", .text(length: 20)),
            ColumnDefinition("account_id", .bigint, isNullable: true),
            ColumnDefinition("site", .text(length: 63), isNullable: true),
            ColumnDefinition("address", .anyText),
            ColumnDefinition("request_id", .anyText),
            // A JSON array of names.
            ColumnDefinition("fields", .anyText),
            ColumnDefinition("detail", .anyText),
        ],
        indexed: [["at"], ["account_id", "id"], ["actor_account", "id"], ["site", "id"], ["action", "id"]])

    private static let tombstone = TableDefinition(
        tombstoneTable,
        columns: [
            ColumnDefinition("source", .text(length: 63)),
            // In hexadecimal, so that a page of keys is looked up by one array of texts.
            ColumnDefinition("key_hash", .text(length: 64)),
            ColumnDefinition("created_at", moment),
        ],
        primaryKey: ["source", "key_hash"])
}
