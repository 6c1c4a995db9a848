/// A time during which somebody is signed in on one site, from one browser or program.
///
/// Its token is `ghs_ID_SECRET`; the secret is stored hashed and never part of this.
public struct Session: Hashable, Sendable {
    /// The public part, by which the session is looked up, listed and ended.
    public let id: SessionID
    public let account: AccountID
    /// The site it was opened on, or nil for one of the gateway's own pages.
    public let site: SiteID?
    public let createdAt: Timestamp
    /// When it was last used, to within a minute.
    public let lastSeenAt: Timestamp
    /// When it ends, used or not.
    public let expiresAt: Timestamp
    /// Where it was opened from, as the trusted proxies tell.
    public let address: String
    /// What the browser calls itself, cut to 200 characters.
    public let userAgent: String
    /// Whether it is good for choosing a new password and for nothing else.
    public let mustChangePassword: Bool

    public init(
        id: SessionID, account: AccountID, site: SiteID?, createdAt: Timestamp, lastSeenAt: Timestamp,
        expiresAt: Timestamp, address: String = "", userAgent: String = "", mustChangePassword: Bool = false
    ) {
        self.id = id
        self.account = account
        self.site = site
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
        self.address = address
        self.userAgent = userAgent
        self.mustChangePassword = mustChangePassword
    }
}

/// A session as it is stored, with the hash of its secret.
public struct StoredSession: Hashable, Sendable {
    public let session: Session
    public let secretHash: [UInt8]

    public init(session: Session, secretHash: [UInt8]) {
        self.session = session
        self.secretHash = secretHash
    }
}
