public import Accounts
import OrderedCollections
public import Repositories
public import SQLStore
import Synchronization

/// A site, and what serves it.
public final class SiteRoute: Sendable {
    private let own: Site
    /// The site as it is while its legacy store serves; nil for a site that leaves none.
    private let inLegacy: Site?
    public let profiles: any ProfileRepository
    /// The same profiles, never from memory: for whoever decides by one what to write.
    public let fresh: any ProfileRepository
    /// The accounts as reads of this site may know them; nil where the core is asked each time.
    public let accounts: (any AccountDirectory)?
    public let database: any Database
    /// The words the configuration has for the kinds of databases, such as `postgres`.
    private let drivers: [DatabaseName: String]
    public let health: SiteHealth
    /// What lets the work on the site's profiles in; nil where nothing does.
    private let gate: MigrationGate?
    /// What leads the site out of a legacy store; nil for a site that leaves none.
    public let migration: SiteMigration?
    private let forget: @Sendable () async -> Void

    /// - Parameters:
    ///   - fresh: the profiles without what is kept in memory; nil where nothing is.
    ///   - accounts: the accounts with what is kept in memory; nil where nothing is.
    ///   - drivers: the words the configuration has for the kinds of databases.
    ///   - forget: has every instance forget what it keeps in memory.
    public init(
        site: Site, profiles: any ProfileRepository, fresh: (any ProfileRepository)? = nil,
        accounts: (any AccountDirectory)? = nil, database: any Database,
        drivers: [DatabaseName: String] = [:], health: SiteHealth = SiteHealth(), gate: MigrationGate? = nil,
        migration: SiteMigration? = nil,
        forget: @escaping @Sendable () async -> Void = {}
    ) {
        self.own = site
        self.inLegacy = migration?.siteInLegacy
        self.profiles = profiles
        self.fresh = fresh ?? profiles
        self.accounts = accounts
        self.forget = forget
        self.database = database
        self.drivers = drivers
        self.health = health
        self.gate = gate
        self.migration = migration
    }

    /// Has every instance forget what it keeps in memory, after rows or links were written past ``profiles``.
    public func forgetProfiles() async { await forget() }

    /// The site, with the store that serves at the moment.
    public var site: Site {
        guard let inLegacy, migration?.gate.known.phase == .legacy else { return own }
        return inLegacy
    }

    /// The kind of the database that serves at the moment, as the configuration calls it; nil where nobody said.
    public var driver: String? { drivers[site.store.database] }

    /// The column that holds a field in the table that serves at the moment; nil where that table has none.
    public func column(of field: Field) -> String? {
        guard let migration, migration.phase == .legacy else { return field.column }
        return migration.legacySite.model.fields[field.name]?.column
    }

    /// The site as its file has it, whichever store serves.
    public var declared: Site { own }

    /// Why nothing of the site is served, as far as this process knows; nil where it is.
    public var mismatch: MigrationMismatch? { gate.flatMap { MigrationMismatch(own, $0.known) } }

    /// What is known to be wrong with the site, one line a finding.
    public var findings: [String] {
        guard let mismatch else { return health.lines }
        let line = Finding(mismatch, of: own).description
        return [line] + health.lines.filter { $0 != line }
    }

    /// The source of the links that lead to the site's table, or to the one it leaves; nil for a table keyed by the
    /// accounts' ids.
    public var linkSource: LinkSource? { link?.source }

    /// The type of the keys that those links lead to.
    public var linkKeyType: KeyType? { link?.type }

    private var link: (source: LinkSource, type: KeyType)? {
        for store in [own.store, own.migration?.legacy].compactMap(\.self) {
            if case .link(let source) = store.key.account { return (source, store.key.type) }
        }
        return nil
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
