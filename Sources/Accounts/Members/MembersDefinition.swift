public import Foundation

/// A members table of another system, as `accounts.legacy` describes it.
public struct MembersDefinition: Hashable, Sendable {
    /// The same as in the keys of the sites that read that system's profiles.
    public let source: LinkSource
    public let database: DatabaseName
    public let shape: Shape
    /// What the members' keys are.
    public let keyType: KeyType
    /// The zone of columns that name none; UTC where it is nil.
    public let timeZone: TimeZone?

    /// The tables that are read, and what their columns mean.
    public enum Shape: Hashable, Sendable {
        /// ASP.NET Membership's `aspnet_Users` and `aspnet_Membership`.
        /// - Parameter application: the application the members are of, where the tables hold several.
        case aspnetMembership(schema: String?, hash: MembershipHash, application: String?)
        /// ASP.NET Identity's `AspNetUsers`.
        case aspnetIdentity(TableName)
        /// Django's `auth_user`.
        case django(TableName)
        /// Any other table.
        case table(TableName, MemberColumns)
    }

    /// The configuration's names for the shapes.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case aspnetMembership = "aspnet-membership"
        case aspnetIdentity = "aspnet-identity"
        case django, table
    }

    /// How ASP.NET Membership hashed: its `hashAlgorithmType`, which its tables do not tell.
    public enum MembershipHash: String, Hashable, Sendable, CaseIterable {
        case sha1, sha256, hmacsha256
    }

    public init(
        source: LinkSource, database: DatabaseName, shape: Shape, keyType: KeyType, timeZone: TimeZone? = nil
    ) {
        self.source = source
        self.database = database
        self.shape = shape
        self.keyType = keyType
        self.timeZone = timeZone
    }

    /// The table that says who the members are.
    public var table: TableName {
        switch shape {
        case .aspnetMembership(let schema, _, _): TableName(schema: schema, name: "aspnet_Users")
        case .aspnetIdentity(let table), .django(let table), .table(let table, _): table
        }
    }
}

/// The columns of a members table that is none of the known ones; nil for what it does not have.
public struct MemberColumns: Hashable, Sendable {
    public var key: String
    public var username: String
    /// The username in lower or upper case alone, which can be looked up where `username` cannot.
    public var normalizedUsername: String?
    public var email: String?
    /// A value in the spelling of `Passwords`.
    public var password: String?
    /// Whether `password` holds the password itself.
    public var isPlain = false
    public var firstName: String?
    public var lastName: String?
    public var approved: String?
    public var locked: String?
    public var joined: String?
    public var lastLogin: String?

    public init(key: String, username: String) {
        self.key = key
        self.username = username
    }
}
