public import Accounts

extension AuditEntry {
    /// The entry in the API's form, which is that of a line of the export too.
    public var json: JSONValue {
        [
            "id": JSONValue(id),
            "at": .string(at.description),
            "actor": event.actor.json,
            "action": .string(event.action.rawValue),
            "outcome": .string(event.outcome.rawValue),
            "account": event.account.map { JSONValue($0.rawValue) } ?? .null,
            "site": event.site.map { .string($0.rawValue) } ?? .null,
            "address": .string(event.address),
            "request_id": .string(event.requestID),
            "fields": .array(event.fields.map { .string($0) }),
            "detail": .string(event.detail),
        ]
    }
}

extension AuditEvent.Actor {
    /// `{"kind": "account", "id": "42"}`; the id is null for those that have none.
    public var json: JSONValue {
        ["kind": .string(kind), "id": id.map { .string($0) } ?? .null]
    }

    /// What it is, in a word.
    public var kind: String {
        switch self {
        case .account: "account"
        case .key: "key"
        case .operator: "operator"
        case .anonymous: "anonymous"
        case .system: "system"
        }
    }

    /// Which one it is: an account's id, a key's public id.
    public var id: String? {
        switch self {
        case .account(let id): id.description
        case .key(let id): id
        case .operator, .anonymous, .system: nil
        }
    }
}
