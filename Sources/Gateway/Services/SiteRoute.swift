public import Accounts
public import SQLStore
import Synchronization

/// A site, and what serves it.
public struct SiteRoute: Sendable {
    public let site: Site
    public let profiles: any ProfileRepository
    public let database: any Database
    /// The word the configuration has for the kind of its database, such as `postgres`.
    public let driver: String?
    public let health: SiteHealth

    public init(
        site: Site, profiles: any ProfileRepository, database: any Database, driver: String? = nil,
        health: SiteHealth = SiteHealth()
    ) {
        self.site = site
        self.profiles = profiles
        self.database = database
        self.driver = driver
        self.health = health
    }
}

/// What is known to be wrong with the table behind a site; shared by everything that learns of it.
public final class SiteHealth: Sendable {
    private let findings = Mutex<[String]>([])

    public init() {}

    /// One line a finding; none means the site is healthy as far as anybody looked.
    public var lines: [String] { findings.withLock { $0 } }

    public func report(_ lines: [String]) { findings.withLock { $0 = lines } }
}
