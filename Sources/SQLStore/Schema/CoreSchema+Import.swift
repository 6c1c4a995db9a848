import Accounts

extension CoreSchema {
    static let importTable = TableName(name: "gatehouse_import")
    static let importRangeTable = TableName(name: "gatehouse_import_range")
    static let importSampleTable = TableName(name: "gatehouse_import_sample")
    static let importRejectTable = TableName(name: "gatehouse_import_reject")
    static let importLeaseTable = TableName(name: "gatehouse_import_lease")

    /// What importing in bulk needs.
    static let importTables = [job, range, sample, reject, lease]

    private static let job = TableDefinition(
        importTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("number", .bigint),
            ColumnDefinition("source", .anyText),
            ColumnDefinition("state", .text(length: 20)),
            ColumnDefinition("started_at", moment),
            ColumnDefinition("updated_at", moment),
            ColumnDefinition("finished_at", moment, isNullable: true),
            ColumnDefinition("total", .bigint, isNullable: true),
            ColumnDefinition("reason", .anyText, isNullable: true),
            ColumnDefinition("rows_read", .bigint),
            ColumnDefinition("rows_written", .bigint),
            ColumnDefinition("rows_present", .bigint),
            ColumnDefinition("rows_deleted", .bigint),
            ColumnDefinition("rows_rejected", .bigint),
            ColumnDefinition("rows_rounded", .bigint),
            ColumnDefinition("accounts_made", .bigint),
        ],
        primaryKey: ["site"])

    private static let range = TableDefinition(
        importRangeTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("number", .bigint),
            ColumnDefinition("low", .anyText, isNullable: true),
            ColumnDefinition("high", .anyText, isNullable: true),
            ColumnDefinition("position", .anyText, isNullable: true),
            ColumnDefinition("is_done", .boolean),
        ],
        primaryKey: ["site", "number"])

    private static let sample = TableDefinition(
        importSampleTable,
        columns: [
            .identity("id"),
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("at", moment),
            ColumnDefinition("rows_read", .bigint),
            ColumnDefinition("rows_written", .bigint),
            ColumnDefinition("rows_rejected", .bigint),
        ],
        indexed: [["site", "id"]])

    private static let reject = TableDefinition(
        importRejectTable,
        columns: [
            .identity("id"),
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("legacy_key", .anyText),
            ColumnDefinition("field", .anyText, isNullable: true),
            ColumnDefinition("code", .text(length: 63)),
            ColumnDefinition("reason", .anyText),
            ColumnDefinition("line", .bigint, isNullable: true),
        ],
        indexed: [["site", "id"]])

    private static let lease = TableDefinition(
        importLeaseTable,
        columns: [
            ColumnDefinition("site", .text(length: 63)),
            ColumnDefinition("holder", .anyText),
            ColumnDefinition("leased_until", moment),
        ],
        primaryKey: ["site"])
}
