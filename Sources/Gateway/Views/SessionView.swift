public import Accounts

extension Session {
    /// The session in the API's form; its secret is no part of it.
    public var json: JSONValue {
        [
            "id": .string(id.rawValue),
            "account": JSONValue(account.rawValue),
            "site": site.map { .string($0.rawValue) } ?? .null,
            "created_at": .string(createdAt.description),
            "last_seen_at": .string(lastSeenAt.description),
            "expires_at": .string(expiresAt.description),
            "address": .string(address),
            "user_agent": .string(userAgent),
            "must_change_password": .bool(mustChangePassword),
        ]
    }
}
