import Accounts

/// The way between a record of a profile that came from a legacy store and its row.
enum MigrationRecordRow {
    static let columns = [
        "account_id", "legacy_key", "state", "legacy_version", "digest", "copied_at", "changed_at",
    ]

    /// What a record holds beside the site and the account, which tell its row.
    static func assignments(_ record: MigrationRecord) -> Assignments {
        var row = Assignments()
        row.setText("legacy_key", record.key.rawValue)
        row.setText("state", record.state.rawValue)
        row.setText("legacy_version", record.legacyVersion?.rawValue)
        row.setText("digest", record.digest)
        row.set("copied_at", .moment(record.copiedAt), as: CoreSchema.moment)
        row.set("changed_at", .moment(record.changedAt), as: CoreSchema.moment)
        return row
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
