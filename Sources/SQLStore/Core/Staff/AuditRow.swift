import Accounts

/// The way between an entry of the audit log and its row.
enum AuditRow {
    static let columns = [
        "id", "at", "actor", "actor_account", "actor_key", "action", "outcome", "account_id", "site", "address",
        "request_id", "fields", "detail",
    ]

    /// Who acted, as a row says.
    private enum ActorKind: String {
        case account, key, `operator`, anonymous, system
    }

    /// The row of an event that is not in the log yet.
    static func assignments(_ event: AuditEvent, at moment: Timestamp) -> Assignments {
        var row = Assignments()
        row.set("at", .moment(moment), as: CoreSchema.moment)
        set(event.actor, in: &row)
        row.setText("action", event.action.rawValue)
        row.setText("outcome", event.outcome.rawValue)
        row.set("account_id", event.account.map(SQLValue.account) ?? .null, as: .bigint)
        row.setText("site", event.site?.rawValue)
        row.setText("address", event.address.withoutNUL)
        row.setText("request_id", event.requestID.withoutNUL)
        row.setText("fields", JSONValue.array(event.fields.map { .string($0) }).text.withoutNUL)
        row.setText("detail", event.detail.withoutNUL)
        return row
    }

    /// The entry a row of ``columns`` holds; nil for one of another version of Gatehouse that this one cannot tell.
    static func entry(_ row: Row) -> AuditEntry? {
        guard let id = row[0].integer, let actor = actor(row), let action = row[5].text.flatMap(AuditEvent.Action.init),
            let outcome = row[6].text.flatMap(AuditEvent.Outcome.init)
        else { return nil }
        return AuditEntry(
            id: id, at: row[1].moment ?? .unknown,
            event: AuditEvent(
                actor: actor, action: action, outcome: outcome,
                account: row[7].integer.map { AccountID(rawValue: $0) },
                site: row[8].text.map { SiteID(rawValue: $0) }, address: row[9].text ?? "",
                requestID: row[10].text ?? "", fields: fields(row[11]), detail: row[12].text ?? ""))
    }

    private static func set(_ actor: AuditEvent.Actor, in row: inout Assignments) {
        switch actor {
        case .account(let id):
            row.setText("actor", ActorKind.account.rawValue)
            row.set("actor_account", .account(id), as: .bigint)
        case .key(let id):
            row.setText("actor", ActorKind.key.rawValue)
            row.setText("actor_key", id.withoutNUL)
        case .operator: row.setText("actor", ActorKind.operator.rawValue)
        case .anonymous: row.setText("actor", ActorKind.anonymous.rawValue)
        case .system: row.setText("actor", ActorKind.system.rawValue)
        }
    }

    private static func actor(_ row: Row) -> AuditEvent.Actor? {
        switch row[2].text.flatMap(ActorKind.init) {
        case .account: row[3].integer.map { .account(AccountID(rawValue: $0)) }
        case .key: row[4].text.map { .key($0) }
        case .operator: .operator
        case .anonymous: .anonymous
        case .system: .system
        case nil: nil
        }
    }

    private static func fields(_ value: SQLValue) -> [String] {
        guard let text = value.text, case .array(let names)? = try? JSONValue(parsing: text) else { return [] }
        return names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }
}
