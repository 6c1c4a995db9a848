/// A secret that is sent to somebody, and does one thing once: in a mail's link, or from one host to another.
///
/// Its text is `ght_ID_SECRET`; the secret is stored hashed.
public struct OneTimeToken: Hashable, Sendable {
    /// What a token is good for; the raw values are stored.
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        case verifyEmail = "verify-email"
        case resetPassword = "reset-password"
        /// Carries a sign-in from one site's host to another's.
        case handover
    }

    public let id: String
    public let purpose: Purpose
    public let holder: Holder
    /// The site it was asked for on, and is redeemed on.
    public let site: SiteID?
    /// What it is bound to: the address to be verified, or the browser that asked.
    public let binding: String
    public let createdAt: Timestamp
    public let expiresAt: Timestamp

    public init(
        id: String, purpose: Purpose, holder: Holder, site: SiteID?, binding: String = "", createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.purpose = purpose
        self.holder = holder
        self.site = site
        self.binding = binding
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    public init(
        id: String, purpose: Purpose, account: AccountID, site: SiteID?, binding: String = "", createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.init(
            id: id, purpose: purpose, holder: .account(account), site: site, binding: binding, createdAt: createdAt,
            expiresAt: expiresAt)
    }

    /// Whose token it is.
    public enum Holder: Hashable, Sendable {
        case account(AccountID)
        /// Somebody of another system, who has no account yet.
        case member(MemberReference)
    }

    /// The account it is of; nil for a member's.
    public var account: AccountID? { if case .account(let id) = holder { id } else { nil } }
}
