public import Accounts

/// The rules for signing in that the configuration sets for all sites.
public struct IdentitySettings: Sendable {
    /// How many seconds a session lasts without being used.
    public var sessionIdle = 14.0 * 86_400
    /// How many seconds a session lasts at the most.
    public var sessionLifetime = 90.0 * 86_400
    public var limits = SignInLimits()
    /// Groups of sites of which one sign-in opens all.
    public var sharedSites: [Set<SiteID>] = []
    /// Whether no two accounts may have one e-mail address.
    public var hasUniqueEmail = true
    /// How people reach the sites, for links in mails.
    public var links = LinkConfiguration()

    public init() {}

    /// What the gateway's file says.
    public init(_ gateway: GatewayConfiguration) {
        sessionIdle = gateway.sessions.idle.inSeconds
        sessionLifetime = gateway.sessions.absolute.inSeconds
        limits = SignInLimits(gateway.signIn)
        sharedSites = gateway.signIn.shared.map(Set.init)
        links = gateway.links
        hasUniqueEmail = gateway.accounts.hasUniqueEmail
    }

    /// Whether a sign-in on one of the sites opens the other.
    public func areShared(_ one: SiteID, _ other: SiteID) -> Bool {
        sharedSites.contains { $0.contains(one) && $0.contains(other) }
    }
}

extension Duration {
    /// Whole and parts of seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
