import Accounts

/// The way between a record of a profile that came from a legacy store and its row.
enum MigrationRecordRow {
    static let columns = [
        "account_id", "legacy_key", "state", "legacy_version", "digest", "copied_at", "changed_at",
    ]

    /// The columns beside the site and the account, which tell its row.
    private static let content: [BulkInsert.Column] = [
        .init("legacy_key", .anyText), .init("state", .anyText), .init("legacy_version", .anyText),
        .init("digest", .anyText), .init("copied_at", CoreSchema.moment), .init("changed_at", CoreSchema.moment),
    ]

    private static func values(_ record: MigrationRecord) -> [SQLValue] {
        [
            .text(record.key.rawValue), .text(record.state.rawValue),
            record.legacyVersion.map { .text($0.rawValue) } ?? .null, record.digest.map { .text($0) } ?? .null,
            .moment(record.copiedAt), .moment(record.changedAt),
        ]
    }

    /// What a record holds beside the site and the account.
    static func assignments(_ record: MigrationRecord) -> Assignments {
        var row = Assignments()
        for (column, value) in zip(content, values(record)) { row.set(column.name, value, as: column.type) }
        return row
    }

    /// Records of a site, those passed over that are there.
    static func batch(_ records: [MigrationRecord], site: SiteID) -> BulkInsert {
        BulkInsert(
            into: CoreSchema.migratedTable,
            columns: [.init("site", .anyText), .init("account_id", .bigint)] + content, key: ["site", "account_id"],
            rows: records.map { [.text(site.rawValue), .account($0.account)] + values($0) })
    }

    /// The record a row of ``columns`` holds; nil for one of another version of Gatehouse.
    static func record(_ row: Row) -> MigrationRecord? {
        guard let account = row[0].integer, let state = row[2].text.flatMap(MigrationRecord.State.init) else {
            return nil
        }
        return MigrationRecord(
            account: AccountID(rawValue: account), key: LegacyKey(rawValue: row[1].text ?? ""), state: state,
            legacyVersion: row[3].text.map { Version(rawValue: $0) }, digest: row[4].text,
            copiedAt: row[5].moment ?? .unknown, changedAt: row[6].moment)
    }
}
