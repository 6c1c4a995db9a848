public import Accounts

/// A member of another system who is not here yet, as the administration sees it; nothing of the password.
public struct MemberView: Sendable {
    public let found: SourcedMember

    public init(_ found: SourcedMember) { self.found = found }

    /// The member in the API's form.
    public var json: JSONValue {
        let member = found.member
        return [
            "migrated": false, "source": .string(found.source.rawValue), "key": .string(member.key.rawValue),
            "username": .string(member.username), "email": .string(member.email),
            "first_name": .string(member.firstName), "last_name": .string(member.lastName),
            "is_approved": .bool(member.isApproved), "is_locked": .bool(member.isLocked),
            "date_joined": member.joined.map { .string($0.description) } ?? .null,
            "last_login": member.lastLogin.map { .string($0.description) } ?? .null,
        ]
    }

    /// The state in a few words.
    public var state: String {
        "not yet migrated" + (found.member.isLocked ? ", locked" : "")
            + (found.member.isApproved ? "" : ", not approved")
    }
}
