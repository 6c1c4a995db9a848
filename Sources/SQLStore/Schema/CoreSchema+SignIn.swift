import Accounts

extension CoreSchema {
    static let sessionTable = TableName(name: "gatehouse_session")
    static let tokenTable = TableName(name: "gatehouse_token")
    static let throttleTable = TableName(name: "gatehouse_throttle")
    static let standingTable = TableName(name: "gatehouse_standing")
    static let secretTable = TableName(name: "gatehouse_secret")

    /// What signing in needs.
    static let signInTables = [session, token, throttle, standing, secret]

    private static let session = TableDefinition(
        sessionTable,
        columns: [
            ColumnDefinition("id", .text(length: 63)),
            ColumnDefinition("secret_hash", .bytes(length: nil)),
            ColumnDefinition("account_id", .bigint),
            ColumnDefinition("site", .text(length: 63), isNullable: true),
            ColumnDefinition("created_at", moment),
            ColumnDefinition("last_seen_at", moment),
            ColumnDefinition("expires_at", moment),
            ColumnDefinition("address", .anyText),
            ColumnDefinition("user_agent", .anyText),
            ColumnDefinition("must_change_password", .boolean),
        ],
        primaryKey: ["id"], indexed: [["account_id", "created_at"], ["expires_at"], ["last_seen_at"]])

    private static let token = TableDefinition(
        tokenTable,
        columns: [
            ColumnDefinition("id", .text(length: 63)),
            ColumnDefinition("secret_hash", .bytes(length: nil)),
            ColumnDefinition("purpose", .text(length: 63)),
            ColumnDefinition("account_id", .bigint),
            ColumnDefinition("site", .text(length: 63), isNullable: true),
            ColumnDefinition("binding", .anyText),
            ColumnDefinition("created_at", moment),
            ColumnDefinition("expires_at", moment),
            // Whose it is where that is somebody of another system, who has no account yet.
            ColumnDefinition("source", .text(length: 63), isNullable: true),
            ColumnDefinition("legacy_key", .anyText, isNullable: true),
        ],
        primaryKey: ["id"],
        indexed: [["account_id", "purpose"], ["expires_at"], ["source", "legacy_key"]])

    private static let throttle = TableDefinition(
        throttleTable,
        columns: [
            ColumnDefinition("key", .text(length: 255)),
            ColumnDefinition("attempts", .bigint),
            ColumnDefinition("last_attempt", moment),
            ColumnDefinition("blocked_until", moment, isNullable: true),
        ],
        primaryKey: ["key"], indexed: [["last_attempt"]])

    private static let standing = TableDefinition(
        standingTable,
        columns: [
            ColumnDefinition("account_id", .bigint),
            ColumnDefinition("verified_email", .anyText, isNullable: true),
            ColumnDefinition("is_pending", .boolean),
            ColumnDefinition("awaits_verification", .boolean),
            ColumnDefinition("must_change_password", .boolean),
            ColumnDefinition("password_changed_at", moment, isNullable: true),
        ],
        primaryKey: ["account_id"], indexed: [["is_pending", "account_id"]])

    private static let secret = TableDefinition(
        secretTable,
        columns: [
            ColumnDefinition("name", .text(length: 63)),
            ColumnDefinition("secret", .bytes(length: nil)),
            ColumnDefinition("created_at", moment),
        ],
        primaryKey: ["name"])
}
