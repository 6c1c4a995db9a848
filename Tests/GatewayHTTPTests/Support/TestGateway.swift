import Accounts
import Gateway
import GatewayTesting
import Passwords
import SQLStore
import Synchronization

/// A gateway over stores in memory.
struct TestGateway: Sendable {
    let gateway: Gateway
    let databases: [DatabaseName: StubDatabase]
    let faults: [SiteID: Fault]
    let keys: TestServer.Keys

    static func make() async throws -> TestGateway {
        let store = MemoryStore()
        let databases = ["main", "legacy"].reduce(into: [DatabaseName: StubDatabase]()) { databases, name in
            let name = DatabaseName(rawValue: name)
            databases[name] = StubDatabase(name: name)
        }
        let routes = try TestSites.all.map { site in
            let profiles = FaultyProfiles(inner: MemoryProfileRepository(site: site, store: store))
            let database = try require(databases[site.store.database], "a database of the tests")
            return (site: site, profiles: profiles, database: database)
        }
        let router = try SiteRouter(
            routes.map {
                (site: $0.site, route: SiteRoute(site: $0.site, profiles: $0.profiles, database: $0.database))
            })
        let repositories = CoreRepositories(
            accounts: MemoryAccountRepository(store: store, local: [TestSites.blog, TestSites.forum, TestSites.vault]),
            links: MemoryLinkRepository(store: store), outbox: MemoryOutboxRepository(store: store),
            keys: MemoryKeyRepository(store: store),
            others: try require(databases["main"], "the core database"))
        let gateway = Gateway(
            router: router, databases: databases, coreDatabase: "main", repositories: repositories,
            outbox: OutboxWorker(outbox: repositories.outbox, router: { router }, logger: LogRecorder().logger),
            identity: IdentityTools(
                hasher: PasswordHasher(formats: PasswordFormats(preferred: PHCScrypt(logRounds: 4))),
                policy: PasswordPolicy(), settings: IdentitySettings(),
                signer: Signer(secrets: FixedSecrets()), notices: NoNotices()),
            logger: LogRecorder().logger)
        try await fill(store)
        return TestGateway(
            gateway: gateway, databases: databases,
            faults: routes.reduce(into: [:]) { $0[$1.site.id] = $1.profiles.fault }, keys: try await keys(of: gateway))
    }

    /// A legacy profile with orders, of the account 1, whom tests make first.
    private static func fill(_ store: MemoryStore) async throws {
        let fixture = MemoryProfileFixture(site: TestSites.shop, store: store)
        try await fixture.insertRow(key: LegacyKey(rawValue: "1"), values: ["company": .string("ACME")])
        for number in 1...3 {
            try await fixture.insertRow(
                of: "orders", id: Int64(number), key: LegacyKey(rawValue: "1"),
                values: ["item": .string("thing \(number)")])
        }
    }

    private static func keys(of gateway: Gateway) async throws -> TestServer.Keys {
        func make(_ name: String, _ sites: SiteAccess, _ scopes: Set<Scope>) async throws -> String {
            try await gateway.keys.create(name: name, sites: sites, scopes: scopes).token
        }
        let readWrite: Set<Scope> = [.profilesRead, .profilesWrite]
        return TestServer.Keys(
            admin: try await make("admin", .all, Set(Scope.allCases)),
            global: try await make("global", .all, readWrite.union([.accountsRead, .accountsWrite])),
            blog: try await make("blog", .only(["blog"]), readWrite),
            reader: try await make("reader", .only(["blog"]), [.profilesRead]),
            shop: try await make("shop", .only(["shop"]), readWrite.union([.accountsEmail])))
    }
}

/// Takes notices, and sends none.
struct NoNotices: NoticeSender {
    func post(_ notice: Notice) {}
}

/// Secrets for a gateway whose core stores nothing.
struct FixedSecrets: SecretRepository {
    func secret(_ name: String) async throws -> [UInt8] { Array(repeating: 7, count: 32) }
}
