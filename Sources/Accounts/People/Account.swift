/// A person of the shared user base.
///
/// The password's hash is not part of it: only sign-in reads that. It never changes, and is shared, not copied.
public final class Account: Sendable {
    public let id: AccountID
    public let username: String
    /// Empty when the account has none.
    public let email: String
    public let firstName: String
    public let lastName: String
    public let isActive: Bool
    public let isStaff: Bool
    public let isSuperuser: Bool
    public let dateJoined: Timestamp
    /// Empty until the first sign-in.
    public let lastLogin: Timestamp?
    public let version: Version

    public init(
        id: AccountID, username: String, email: String, firstName: String, lastName: String, isActive: Bool,
        isStaff: Bool, isSuperuser: Bool, dateJoined: Timestamp, lastLogin: Timestamp?, version: Version
    ) {
        self.id = id
        self.username = username
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.isActive = isActive
        self.isStaff = isStaff
        self.isSuperuser = isSuperuser
        self.dateJoined = dateJoined
        self.lastLogin = lastLogin
        self.version = version
    }

    /// First and last name with one blank between, stripped.
    public var fullName: String { (firstName + " " + lastName).trimmingBlanks() }
}

extension Account: Hashable {
    public static func == (left: Account, right: Account) -> Bool {
        left === right
            || (left.id == right.id && left.username == right.username && left.email == right.email
                && left.firstName == right.firstName && left.lastName == right.lastName
                && left.isActive == right.isActive && left.isStaff == right.isStaff
                && left.isSuperuser == right.isSuperuser && left.dateJoined == right.dateJoined
                && left.lastLogin == right.lastLogin && left.version == right.version)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(version)
    }
}

/// An account to be made; username and e-mail are checked and normalised already, by their types.
public struct NewAccount: Hashable, Sendable {
    public var username: Username
    public var email: EmailAddress?
    /// In the format of `Passwords`, or nil for an account nobody can sign in to by password.
    public var passwordHash: String?
    public var firstName = ""
    public var lastName = ""
    public var isActive = true
    public var isStaff = false
    public var isSuperuser = false
    /// When the person joined; now where it is nil.
    public var dateJoined: Timestamp?

    public init(username: Username, email: EmailAddress? = nil) {
        self.username = username
        self.email = email
    }
}

/// What of an account is to change; nil leaves a value as it is.
public struct AccountChanges: Hashable, Sendable {
    public var username: Username?
    /// `.some(nil)` takes the address away.
    public var email: EmailAddress??
    public var passwordHash: String?
    public var firstName: String?
    public var lastName: String?
    public var isActive: Bool?
    public var isStaff: Bool?
    public var isSuperuser: Bool?
    public var lastLogin: Timestamp?

    public init() {}

    public var isEmpty: Bool { self == AccountChanges() }
}

/// How a request names an account.
public enum AccountReference: Hashable, Sendable, CustomStringConvertible {
    case id(AccountID)
    case username(String)

    /// Reads `42` or `@bob`, or gives nil.
    public init?(_ text: String) {
        // An id is written in one way: without a sign, and without zeros before it.
        switch text.utf8.first {
        case UInt8(ascii: "@"):
            let name = String(text.dropFirst())
            guard !name.isEmpty else { return nil }
            self = .username(name)
        case (UInt8(ascii: "1")...UInt8(ascii: "9"))?:
            guard let number = Int64(text) else { return nil }
            self = .id(AccountID(rawValue: number))
        default: return nil
        }
    }

    public var description: String {
        switch self {
        case .id(let id): id.description
        case .username(let name): "@\(name)"
        }
    }
}
