public import Accounts

extension CoreSchema {
    public static let migrationTable = TableName(name: "gatehouse_migration")
    static let instanceTable = TableName(name: "gatehouse_instance")
    static let drainedTable = TableName(name: "gatehouse_drained")
    static let migratedTable = TableName(name: "gatehouse_migrated")
    static let differenceTable = TableName(name: "gatehouse_difference")
    static let differenceCountTable = TableName(name: "gatehouse_difference_count")
    static let conflictTable = TableName(name: "gatehouse_conflict")
    static let syncTable = TableName(name: "gatehouse_sync")

    /// What leaving a legacy store needs.
    static let migrationTables = [migration, instance, drained, migrated, difference, differenceCount, conflict, sync]

    private static let migration = TableDefinition(
        migrationTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("phase", .text(length: 20)),
            ColumnDefinition("epoch", .bigint),
            // The phase that is proposed and waited for.
            ColumnDefinition("next_phase", .text(length: 20), isNullable: true),
            ColumnDefinition("proposed_at", moment, isNullable: true),
            ColumnDefinition("changed_at", moment),
            // Where the profiles come from and go, in words, to find out a file that names others.
            ColumnDefinition("legacy_store", .anyText, isNullable: true),
            ColumnDefinition("own_store", .anyText, isNullable: true),
        ],
        primaryKey: ["site"])

    private static let instance = TableDefinition(
        instanceTable,
        columns: [
            ColumnDefinition("id", .text(length: 63)),
            ColumnDefinition("name", .anyText),
            ColumnDefinition("started_at", moment),
            ColumnDefinition("seen_at", moment),
        ],
        primaryKey: ["id"], indexed: [["seen_at"]])

    /// The epoch of a site that an instance no longer serves in.
    private static let drained = TableDefinition(
        drainedTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("instance", .text(length: 63)),
            ColumnDefinition("epoch", .bigint),
        ],
        primaryKey: ["site", "instance"], indexed: [["instance"]])

    private static let migrated = TableDefinition(
        migratedTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("account_id", .bigint),
            ColumnDefinition("legacy_key", .anyText),
            ColumnDefinition("state", .text(length: 20)),
            ColumnDefinition("legacy_version", .anyText, isNullable: true),
            // In hexadecimal; of the values that were copied.
            ColumnDefinition("digest", .text(length: 64), isNullable: true),
            ColumnDefinition("copied_at", moment),
            ColumnDefinition("changed_at", moment, isNullable: true),
        ],
        // The account comes first: the index is for accounts that go as well, and an import fills one instead of two.
        primaryKey: ["account_id", "site"])

    private static let difference = TableDefinition(
        differenceTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("account_id", .bigint),
            // A JSON array of names.
            ColumnDefinition("fields", .anyText),
            ColumnDefinition("seen_at", moment),
        ],
        primaryKey: ["site", "account_id"], indexed: [["account_id"]])

    private static let differenceCount = TableDefinition(
        differenceCountTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            // A field, or one of the two totals, whose names no field can have.
            ColumnDefinition("name", .text(length: 63)),
            ColumnDefinition("count", .bigint),
        ],
        primaryKey: ["site", "name"])

    /// The profiles that were changed on both sides; values are kept here alone, and go with their account.
    private static let conflict = TableDefinition(
        conflictTable,
        columns: [
            .identity("id"),
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("account_id", .bigint),
            // The account while the conflict waits, and NULL when it is decided.
            ColumnDefinition("waiting_for", .bigint, isNullable: true),
            ColumnDefinition("legacy_key", .anyText),
            // JSON objects, by the name of the field.
            ColumnDefinition("legacy_values", .anyText),
            ColumnDefinition("own_values", .anyText),
            ColumnDefinition("fields", .anyText),
            ColumnDefinition("legacy_version", .anyText, isNullable: true),
            ColumnDefinition("found_at", moment),
            ColumnDefinition("from_legacy", .anyText, isNullable: true),
            ColumnDefinition("decided_by", .anyText, isNullable: true),
            ColumnDefinition("decided_at", moment, isNullable: true),
            ColumnDefinition("version_before", .anyText, isNullable: true),
            ColumnDefinition("digest_before", .text(length: 64), isNullable: true),
            ColumnDefinition("changed_before", moment, isNullable: true),
        ],
        unique: [["site", "waiting_for"]], indexed: [["account_id"]])

    private static let sync = TableDefinition(
        syncTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("mark", .anyText, isNullable: true),
            ColumnDefinition("passed_at", moment, isNullable: true),
            ColumnDefinition("full_at", moment, isNullable: true),
            ColumnDefinition("outcome", .anyText, isNullable: true),
            // Who is at it, and until when others leave it to them.
            ColumnDefinition("owner", .anyText, isNullable: true),
            ColumnDefinition("leased_until", moment, isNullable: true),
        ],
        primaryKey: ["site"])
}
