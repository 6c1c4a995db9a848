import Accounts

/// The tables of the core database: the shared user base, and what Gatehouse keeps beside it.
public struct CoreSchema: Hashable, Sendable {
    /// Counts up with each change of these tables.
    public static let version: Int64 = 6

    /// Where the accounts are.
    public enum AccountStorage: Hashable, Sendable {
        /// In a table of our own.
        case own
        /// In Django's `auth_user`, which stays as it is; what we need beside it is in a table of ours.
        case django
    }

    public let accounts: AccountStorage
    /// Whether no two accounts may share an e-mail address.
    public let hasUniqueEmail: Bool

    public init(accounts: AccountStorage = .own, hasUniqueEmail: Bool = true) {
        self.accounts = accounts
        self.hasUniqueEmail = hasUniqueEmail
    }

    /// Every table of ours in the core database.
    public var tables: [TableDefinition] {
        let people =
            switch accounts {
            case .own: Self.account(hasUniqueEmail: hasUniqueEmail)
            case .django: Self.djangoNames(hasUniqueEmail: hasUniqueEmail)
            }
        return [people, Self.link, Self.outbox, Self.key] + Self.signInTables + Self.staffTables + Self.migrationTables
            + Self.importTables + [Self.schema]
    }
}

extension CoreSchema {
    static let accountTable = TableName(name: "gatehouse_account")
    static let djangoNameTable = TableName(name: "gatehouse_account_extra")
    static let linkTable = TableName(name: "gatehouse_link")
    static let outboxTable = TableName(name: "gatehouse_outbox")
    static let keyTable = TableName(name: "gatehouse_key")
    static let schemaTable = TableName(name: "gatehouse_schema")

    /// The type of the core's moments; PostgreSQL keeps microseconds.
    static let moment = SQLType.timestamp(scale: 6)

    private static func account(hasUniqueEmail: Bool) -> TableDefinition {
        TableDefinition(
            accountTable,
            columns: [
                .identity("id"),
                // Longer than today's rule, for usernames that come from elsewhere.
                ColumnDefinition("username", .text(length: 256)),
                ColumnDefinition("username_folded", .anyText),
                ColumnDefinition("email", .text(length: EmailAddress.maximumLength)),
                ColumnDefinition("email_folded", .anyText, isNullable: true),
                ColumnDefinition("password", .text(length: 512), isNullable: true),
                ColumnDefinition("first_name", .text(length: 150)),
                ColumnDefinition("last_name", .text(length: 150)),
                ColumnDefinition("is_active", .boolean),
                ColumnDefinition("is_staff", .boolean),
                ColumnDefinition("is_superuser", .boolean),
                ColumnDefinition("date_joined", moment),
                ColumnDefinition("last_login", moment, isNullable: true),
                // What is searched: username, e-mail and names, folded, a line each.
                ColumnDefinition("search_text", .anyText),
                ColumnDefinition("version", .bigint),
            ],
            unique: [["username_folded"]] + (hasUniqueEmail ? [["email_folded"]] : []),
            indexed: hasUniqueEmail ? [] : [["email_folded"]])
    }

    /// What Django's table does not have: names by which accounts are found and kept apart in any letter case.
    ///
    /// `owned_username` and `owned_email` repeat the folded value in one of the rows that share it, so that a unique
    /// index keeps new accounts from taking it, and those that clashed before can stay.
    private static func djangoNames(hasUniqueEmail: Bool) -> TableDefinition {
        TableDefinition(
            djangoNameTable,
            columns: [
                ColumnDefinition("account_id", .bigint),
                ColumnDefinition("username", .anyText),
                ColumnDefinition("username_folded", .anyText),
                ColumnDefinition("owned_username", .anyText, isNullable: true),
                ColumnDefinition("email", .anyText),
                ColumnDefinition("email_folded", .anyText, isNullable: true),
                ColumnDefinition("owned_email", .anyText, isNullable: true),
                ColumnDefinition("full_name", .anyText),
                // How often we changed the user: a part of the version, the other being a hash of Django's row.
                ColumnDefinition("changes", .bigint),
                ColumnDefinition("search_text", .anyText),
            ],
            primaryKey: ["account_id"],
            unique: [["owned_username"]] + (hasUniqueEmail ? [["owned_email"]] : []),
            indexed: [["username_folded"], ["email_folded"]])
    }

    private static let link = TableDefinition(
        linkTable,
        columns: [
            ColumnDefinition("source", .text(length: 63)),
            ColumnDefinition("legacy_key", .anyText),
            ColumnDefinition("account_id", .bigint),
        ],
        primaryKey: ["source", "legacy_key"], unique: [["source", "account_id"]], indexed: [["account_id"]])

    private static let outbox = TableDefinition(
        outboxTable,
        columns: [
            .identity("id"),
            ColumnDefinition("account_id", .bigint),
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("work", .text(length: 10)),
            ColumnDefinition("payload", .anyText, isNullable: true),
            ColumnDefinition("attempts", .bigint),
            ColumnDefinition("created_at", moment),
            ColumnDefinition("due_at", moment),
            ColumnDefinition("leased_until", moment, isNullable: true),
            ColumnDefinition("reason", .anyText, isNullable: true),
        ],
        indexed: [["due_at"], ["account_id", "site", "id"]])

    private static let key = TableDefinition(
        keyTable,
        columns: [
            ColumnDefinition("id", .text(length: 63)),
            ColumnDefinition("name", .text(length: 100)),
            ColumnDefinition("secret_hash", .bytes(length: nil)),
            ColumnDefinition("sites", .anyText),
            ColumnDefinition("scopes", .anyText),
            ColumnDefinition("created_at", moment),
            ColumnDefinition("expires_at", moment, isNullable: true),
            ColumnDefinition("revoked_at", moment, isNullable: true),
        ],
        primaryKey: ["id"])

    /// One row: which version of these tables was made last.
    private static let schema = TableDefinition(
        schemaTable,
        columns: [
            ColumnDefinition("name", .text(length: 63)),
            ColumnDefinition("version", .bigint),
            ColumnDefinition("changed_at", moment),
        ],
        primaryKey: ["name"])
}
