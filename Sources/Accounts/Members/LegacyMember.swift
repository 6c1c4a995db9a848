/// A person in the members table of another system.
public struct LegacyMember: Hashable, Sendable {
    /// The key that links and profiles of the same source are known by.
    public let key: LegacyKey
    /// As it is stored, but for blanks at the end; it need not follow the rule of new ones.
    public let username: String
    /// As it is stored, empty where there is none; it need not be an address.
    public let email: String
    /// Nil where nobody can sign in by password there.
    public let password: StoredPassword?
    public let firstName: String
    public let lastName: String
    /// Whether the other system lets the person in at all.
    public let isApproved: Bool
    /// Whether the other system keeps the person out at the moment.
    public let isLocked: Bool
    /// Whether the other system still waits for a proof of the address.
    public let awaitsConfirmation: Bool
    public let joined: Timestamp?
    public let lastLogin: Timestamp?

    public init(
        key: LegacyKey, username: String, email: String = "", password: StoredPassword? = nil, firstName: String = "",
        lastName: String = "", isApproved: Bool = true, isLocked: Bool = false, awaitsConfirmation: Bool = false,
        joined: Timestamp? = nil, lastLogin: Timestamp? = nil
    ) {
        self.key = key
        self.username = username
        self.email = email
        self.password = password
        self.firstName = firstName
        self.lastName = lastName
        self.isApproved = isApproved
        self.isLocked = isLocked
        self.awaitsConfirmation = awaitsConfirmation
        self.joined = joined
        self.lastLogin = lastLogin
    }

    /// Whether the person may sign in there, knowing the password.
    public var maySignIn: Bool { isApproved && !isLocked }
}

/// A member, and the source whose table it was found in.
public struct SourcedMember: Hashable, Sendable {
    public let source: LinkSource
    public let member: LegacyMember

    public init(source: LinkSource, member: LegacyMember) {
        self.source = source
        self.member = member
    }

    /// What the member is known by everywhere.
    public var reference: MemberReference { MemberReference(source: source, key: member.key) }
}

/// What a member of another system is known by: the source, and the key there.
public struct MemberReference: Hashable, Sendable {
    public let source: LinkSource
    public let key: LegacyKey

    public init(source: LinkSource, key: LegacyKey) {
        self.source = source
        self.key = key
    }
}
