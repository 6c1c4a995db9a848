import Accounts
import Logging
import Repositories
import SQLStore

/// Puts together what serves one site.
struct SiteAssembler: Sendable {
    let databases: [DatabaseName: any Database]
    /// The words the configuration has for their kinds.
    let drivers: [DatabaseName: String]
    let core: any Database
    /// Whether the accounts are in a table of our own.
    let hasOwnAccounts: Bool
    let links: any LinkRepository
    let watch: MigrationWatch
    let shadow: ShadowComparer
    let invalidator: CacheInvalidator
    /// Nil where no site keeps profiles in memory.
    let cache: ProfileCache?
    let logger: Logger

    /// What lets the work on a site's profiles in.
    func gate(of site: Site) -> MigrationGate { watch.gate(of: site.id) }

    /// The profiles in the site's own store.
    func store(of site: Site) throws(AccountError) -> SQLProfileRepository {
        SQLProfileRepository(
            site: site.ownSite, database: try database(site.store),
            isBesideAccounts: hasOwnAccounts && site.store.database == core.name, links: links, logger: logger)
    }

    /// - Parameter accounts: the accounts as reads of the site may know them; nil where the core is asked each time.
    func route(
        _ site: Site, _ stored: SQLProfileRepository, accounts: (any AccountDirectory)?, health: SiteHealth
    ) throws(AccountError) -> SiteRoute {
        let database = try database(site.store)
        let gate = gate(of: site)
        guard let definition = site.migration, let legacySite = site.legacySite else {
            let coalescing = CoalescingProfileRepository(stored)
            guard let cache, let policy = site.cache else {
                return SiteRoute(
                    site: site, profiles: unmoved(coalescing, gate), database: database, drivers: drivers,
                    health: health, gate: gate)
            }
            let caching = CachingProfileRepository(coalescing, policy: policy, cache: cache, invalidator: invalidator)
            return SiteRoute(
                site: site, profiles: unmoved(caching, gate), fresh: unmoved(caching.fresh, gate), accounts: accounts,
                database: database, drivers: drivers, health: health, gate: gate
            ) { [invalidator] in await invalidator.changed(.profiles(site: site.id, accounts: nil)) }
        }
        let legacyDatabase = try self.database(definition.legacy)
        let legacy = SQLProfileRepository(site: legacySite, database: legacyDatabase, links: links, logger: logger)
        let migration = SiteMigration(
            site: site.ownSite, legacySite: legacySite, definition: definition, store: stored, legacy: legacy,
            database: database, legacyDatabase: legacyDatabase, links: links,
            tombstones: SQLTombstoneRepository(database: core), differences: SQLDifferenceRepository(database: core),
            parts: parts(of: site, keys: keys(of: legacySite, legacyDatabase)), gate: gate)
        let migrating = MigratingProfileRepository(
            stored, leaving: legacy, gate: migration.gate, parts: migration.parts, rows: migration.storeKeys
        ) { [shadow] accounts in shadow.offer(accounts, site: site.id) }
        return SiteRoute(
            site: site, profiles: MeteredProfileRepository(CoalescingProfileRepository(migrating)),
            database: database, drivers: drivers, health: health, gate: gate, migration: migration)
    }

    /// The profiles of a site that leaves no store, where the core knows of none that it would have to leave.
    private func unmoved(_ profiles: some ProfileRepository, _ gate: MigrationGate) -> any ProfileRepository {
        MeteredProfileRepository(UnmovedProfileRepository(profiles, gate: gate))
    }

    private func parts(of site: Site, keys: any LegacyKeyDirectory) -> MigrationParts {
        MigrationParts(
            site: site, records: SQLMigrationRecordRepository(database: core), keys: keys, logger: logger)
    }

    private func keys(of legacySite: Site, _ database: any Database) -> any LegacyKeyDirectory {
        switch legacySite.store.key.account {
        case .link(let source): LinkedKeys(links: links, source: source)
        case .id: OwnKeys(rows: ProfileKeys(site: legacySite, database: database))
        }
    }

    private func database(_ store: StoreDefinition) throws(AccountError) -> any Database {
        guard let database = databases[store.database] else {
            throw AccountError(.internal, "the database \"\(store.database)\" is not configured")
        }
        return database
    }
}
