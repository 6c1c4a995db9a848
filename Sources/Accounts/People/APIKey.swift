/// A program's key to the API: for which sites it is, and what it may do there.
public struct APIKey: Hashable, Sendable {
    /// The public part, by which the key is looked up and named in logs.
    public let id: String
    /// What people call it.
    public let name: String
    public let sites: SiteAccess
    public let scopes: Set<Scope>
    public let createdAt: Timestamp
    public let expiresAt: Timestamp?
    public let revokedAt: Timestamp?

    public init(
        id: String, name: String, sites: SiteAccess, scopes: Set<Scope>, createdAt: Timestamp,
        expiresAt: Timestamp? = nil, revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.sites = sites
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Whether it opens anything at a moment.
    public func isValid(at moment: Timestamp) -> Bool {
        revokedAt == nil && expiresAt.map { moment < $0 } ?? true
    }
}

/// A key as it is stored, with the hash of its secret.
///
/// It never changes, and is shared, not copied: every request of a program shows the same key.
public final class StoredKey: Sendable {
    public let key: APIKey
    public let secretHash: [UInt8]

    public init(key: APIKey, secretHash: [UInt8]) {
        self.key = key
        self.secretHash = secretHash
    }
}

/// The sites somebody sees; the others do not exist for them.
public enum SiteAccess: Hashable, Sendable {
    case all
    case only(Set<SiteID>)

    public func contains(_ site: SiteID) -> Bool {
        switch self {
        case .all: true
        case .only(let sites): sites.contains(site)
        }
    }

    public var isAll: Bool { self == .all }
}

/// What a key may do; the raw values are the API's names.
public enum Scope: String, Hashable, Sendable, CaseIterable {
    case profilesRead = "profiles:read"
    case profilesWrite = "profiles:write"
    case accountsEmail = "accounts:email"
    case accountsRead = "accounts:read"
    case accountsWrite = "accounts:write"
    case signIn = "sign-in"
    case admin

    /// Whether a key must be for all sites to have it.
    public var needsAllSites: Bool { self == .accountsRead || self == .accountsWrite }
}
