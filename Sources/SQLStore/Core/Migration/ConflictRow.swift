import Accounts

/// The way between a conflict and its row.
enum ConflictRow {
    static let columns = [
        "id", "site", "account_id", "legacy_key", "legacy_values", "own_values", "fields", "legacy_version", "found_at",
        "from_legacy", "decided_by", "decided_at", "version_before", "digest_before", "changed_before",
    ]

    /// What is found, beside the site and the account.
    static func finding(_ finding: MigrationConflict.Finding) -> Assignments {
        var row = Assignments()
        row.setText("legacy_key", finding.key.rawValue)
        row.setText("legacy_values", finding.legacy.text)
        row.setText("own_values", finding.own.text)
        row.setText("fields", names(finding.fields))
        row.setText("legacy_version", finding.legacyVersion?.rawValue)
        return row
    }

    /// What is decided; nil takes it back.
    static func decision(_ decision: MigrationConflict.Decision?, waitingFor account: AccountID) -> Assignments {
        var row = Assignments()
        // Unique a site: of one account one alone can wait.
        row.set("waiting_for", decision == nil ? .account(account) : .null, as: .bigint)
        row.setText("from_legacy", decision.map { names($0.fromLegacy) })
        row.setText("decided_by", decision?.by.withoutNUL)
        row.set("decided_at", .moment(decision?.at), as: CoreSchema.moment)
        row.setText("version_before", decision?.before.legacyVersion?.rawValue)
        row.setText("digest_before", decision?.before.digest)
        row.set("changed_before", .moment(decision?.before.changedAt), as: CoreSchema.moment)
        return row
    }

    /// The conflict a row of ``columns`` holds.
    static func conflict(_ row: Row) -> MigrationConflict? {
        guard let id = row[0].integer, let site = row[1].text, let account = row[2].integer,
            let legacy = row[4].text.flatMap({ try? JSONValue(parsing: $0, maximumDepth: 202) }),
            let own = row[5].text.flatMap({ try? JSONValue(parsing: $0, maximumDepth: 202) })
        else { return nil }
        return MigrationConflict(
            id: id, site: SiteID(rawValue: site),
            finding: .init(
                account: AccountID(rawValue: account), key: LegacyKey(rawValue: row[3].text ?? ""), legacy: legacy,
                own: own, fields: fields(row[6].text), legacyVersion: row[7].text.map { Version(rawValue: $0) }),
            foundAt: row[8].moment ?? .unknown, decision: decision(row))
    }

    private static func decision(_ row: Row) -> MigrationConflict.Decision? {
        guard let at = row[11].moment else { return nil }
        return MigrationConflict.Decision(
            fromLegacy: fields(row[9].text), by: row[10].text ?? "", at: at,
            before: .init(
                legacyVersion: row[12].text.map { Version(rawValue: $0) }, digest: row[13].text,
                changedAt: row[14].moment))
    }

    private static func names(_ fields: [FieldName]) -> String {
        JSONValue.array(fields.map { .string($0.rawValue) }).text
    }

    static func fields(_ text: String?) -> [FieldName] {
        guard let text, case .array(let names)? = try? JSONValue(parsing: text) else { return [] }
        return names.compactMap { $0.string.map { FieldName(rawValue: $0) } }
    }
}
