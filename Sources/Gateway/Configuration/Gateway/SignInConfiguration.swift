public import Accounts

/// How long sessions last.
public struct SessionConfiguration: Hashable, Sendable {
    /// How long a session lasts without a request.
    public var idle = Duration.seconds(14 * 86_400)
    /// How long a session lasts, used or not.
    public var absolute = Duration.seconds(90 * 86_400)

    public init() {}
}

/// How often signing in may be tried, and which sites share one sign-in.
public struct SignInConfiguration: Hashable, Sendable {
    /// The groups of sites whose hosts share one sign-in; a site is in one of them at most.
    public var shared: [[SiteID]] = []
    /// How many attempts on one account cost no waiting.
    public var attempts = 5
    /// The wait after the first attempt beyond; it doubles with each further one.
    public var firstDelay = Duration.seconds(1)
    /// The longest wait.
    public var longestDelay = Duration.seconds(900)
    /// How long without an attempt until all of them are forgotten.
    public var memory = Duration.seconds(86_400)
    /// How many attempts from one address cost no waiting.
    public var addressAttempts = 20
    /// How many failed attempts on one site cost no waiting.
    public var siteAttempts = 300

    public init() {}

    /// The sites that share their sign-in with a site, itself among them; the site alone where it shares none.
    public func sites(sharingWith site: SiteID) -> [SiteID] { shared.first { $0.contains(site) } ?? [site] }
}

/// How long the audit log is kept.
public struct AuditConfiguration: Hashable, Sendable {
    /// How old an entry becomes before it is erased; nil keeps them all.
    public var keep: Duration? = .seconds(365 * 86_400)

    public init() {}
}
