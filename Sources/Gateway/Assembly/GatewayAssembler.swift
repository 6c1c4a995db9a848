import Accounts
import Logging
import OrderedCollections
import Passwords
import Repositories
import SQLStore
import Synchronization

/// Puts a gateway together from a configuration and its databases.
struct GatewayAssembler: Sendable {
    let logger: Logger
    private let routes = CurrentRoutes()
    private let hasher: PasswordHasher
    /// Knows the phases of sites on their way out of a legacy store.
    let watch: MigrationWatch
    /// Compares a sample of their reads with the legacy rows.
    let shadow: ShadowComparer
    /// Tells this and other instances what was written.
    let invalidator: CacheInvalidator
    private let core: CurrentCore
    /// Sends the mails of whatever gateway is current.
    let postOffice: PostOffice

    /// - Parameter core: the database that holds the accounts.
    init(_ configuration: GatewayConfiguration, core: any Database, logger: Logger) {
        self.logger = logger
        self.watch = MigrationWatch(
            states: SQLMigrationStateRepository(database: core), name: ProcessName.current, logger: logger)
        self.shadow = ShadowComparer(logger: logger) { [routes] site in
            (try? routes.current?.route(site))?.migration
        }
        self.core = CurrentCore(core)
        self.invalidator = CacheInvalidator(
            bus: CoreInvalidationBus(core: self.core, logger: logger), logger: logger)
        self.postOffice = PostOffice(logger: logger)
        self.hasher = PasswordHasher(configuration.passwords, preset: configuration.accounts.preset)
    }

    /// - Parameter previous: the gateway this one follows, whose knowledge of its sites' health it keeps.
    /// - Throws: ``RoutingClash`` where two sites cannot be told apart.
    func assemble(
        _ loaded: LoadedConfiguration, databases: [DatabaseName: any Database], previous: Gateway? = nil
    ) throws -> Gateway {
        guard let core = databases[loaded.gateway.core] else {
            throw AccountError(.internal, "the core database \"\(loaded.gateway.core)\" is not configured")
        }
        let links = SQLLinkRepository(database: core)
        let coreAssembler = CoreAssembler(
            core: core, schema: loaded.coreSchema, invalidator: invalidator,
            cached: loaded.sites.filter(\.isKeptInMemory), settings: loaded.gateway.cache)
        let isCaching = !coreAssembler.cached.isEmpty
        let cache = isCaching ? ProfileCache(limits: loaded.gateway.cache.limits, invalidator: invalidator) : nil
        let drivers = loaded.gateway.databases.map { ($0.key, $0.value.driver.name) }
        let sites = SiteAssembler(
            databases: databases, drivers: Dictionary(uniqueKeysWithValues: drivers), core: core,
            hasOwnAccounts: loaded.coreSchema.accounts == .own, links: links, watch: watch, shadow: shadow,
            invalidator: invalidator, cache: cache, logger: logger)
        let stores = try loaded.sites.map { (site: $0, store: try sites.store(of: $0)) }
        var colocated: [SiteID: any ColocatedProfiles] = [:]
        // The phase decides where a profile of a site on its way is made: the outbox asks when it is.
        for (site, store) in stores where site.store.database == loaded.gateway.core && site.migration == nil {
            colocated[site.id] = GatedColocation(profiles: store, gate: sites.gate(of: site))
        }
        let accounts = coreAssembler.accounts(colocated: colocated)
        let directory = coreAssembler.directory(over: accounts)
        let siteRoutes = try stores.map { site, store in
            let route = try sites.route(
                site, store, accounts: site.isKeptInMemory ? directory : nil,
                health: (try? previous?.router.route(site.id))?.health ?? SiteHealth())
            return (site: site, route: route)
        }
        let router = try SiteRouter(siteRoutes)
        routes.set(router)
        watch.use(loaded.sites)
        self.core.set(core)
        postOffice.use(loaded.gateway.mail.mailer(logger: logger))
        let repositories = CoreRepositories(
            accounts: accounts, links: links, outbox: SQLOutboxRepository(database: core), keys: coreAssembler.keys,
            others: core)
        let outbox = OutboxWorker(
            outbox: repositories.outbox, router: { [routes] in routes.current ?? router }, logger: logger)
        return Gateway(
            router: router, databases: databases, coreDatabase: loaded.gateway.core, repositories: repositories,
            outbox: outbox, identity: identity(loaded.gateway, repositories),
            members: try members(loaded.gateway, databases), logger: logger)
    }

    private func members(
        _ gateway: GatewayConfiguration, _ databases: [DatabaseName: any Database]
    ) throws -> MemberDirectories {
        MemberDirectories(
            try gateway.members.map { definition in
                guard let database = databases[definition.database] else {
                    throw AccountError(.internal, "the database \"\(definition.database)\" is not configured")
                }
                return CoalescingMemberRepository(
                    SQLMemberRepository(definition, database: database, logger: logger))
            })
    }

    private func identity(_ gateway: GatewayConfiguration, _ repositories: CoreRepositories) -> IdentityTools {
        IdentityTools(
            hasher: hasher, policy: PasswordPolicy(gateway.passwords),
            settings: IdentitySettings(gateway),
            signer: Signer(secrets: repositories.secrets), notices: postOffice)
    }
}

extension Site {
    /// A site on its way out of a legacy store is not: who serves it changes with each step.
    fileprivate var isKeptInMemory: Bool { cache != nil && migration == nil }
}

/// The routes as they are now, for work that outlives one configuration.
private final class CurrentRoutes: Sendable {
    private let router = Mutex<SiteRouter<SiteRoute>?>(nil)

    var current: SiteRouter<SiteRoute>? { router.withLock { $0 } }

    func set(_ router: SiteRouter<SiteRoute>) { self.router.withLock { $0 = router } }
}
