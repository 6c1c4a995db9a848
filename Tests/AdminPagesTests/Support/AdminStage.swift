import Accounts
import DatabaseTesting
import Gateway
import GatewayHTTP
import GatewayTesting
import Logging
import Passwords
import SQLStore
import ServiceLifecycle

/// A gateway over two databases that are watched, served for the staff's browsers.
struct AdminStage: Sendable {
    static let password = "correct horse battery"

    let gateway: Gateway
    let main: WatchedDatabase
    let other: WatchedDatabase
    let port: Int

    /// Serves over two databases of a kind for as long as `body` takes.
    static func run(on engine: TestEngine, _ body: @escaping @Sendable (AdminStage) async throws -> Void) async throws {
        try await engine.withDatabase { main in
            try await engine.withDatabase { other in
                try await serve(WatchedDatabase(main, "main"), WatchedDatabase(other, "other"), body)
            }
        }
    }

    private static func serve(
        _ main: WatchedDatabase, _ other: WatchedDatabase, _ body: @escaping @Sendable (AdminStage) async throws -> Void
    ) async throws {
        let logger = Logger(label: "admin") { _ in SwiftLogNoOpLogHandler() }
        let gateway = try gateway(main, other, logger)
        var settings = HTTPSettings(listener: .init(host: "127.0.0.1", port: 0))
        settings.ownHosts = ["localhost"]
        settings.refusesUnknownHosts = true
        let server = GatewayServer(settings: settings, logger: logger) { gateway }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            try await migrate(gateway, other)
            try await body(
                AdminStage(gateway: gateway, main: main, other: other, port: try await server.addresses.port()))
        }
    }

    private static func gateway(
        _ main: WatchedDatabase, _ other: WatchedDatabase, _ logger: Logger
    ) throws -> Gateway {
        let links = SQLLinkRepository(database: main)
        let routes = AdminSites.all.map { site in
            let database = site.store.database == "main" ? main : other
            let profiles = SQLProfileRepository(site: site, database: database, links: links, logger: logger)
            let route = SiteRoute(
                site: site, profiles: profiles, database: database, drivers: [site.store.database: "sqlite"])
            return (site: site, route: route)
        }
        let router = try SiteRouter(routes)
        let repositories = CoreRepositories(
            accounts: SQLAccountRepository(database: main), links: links, outbox: SQLOutboxRepository(database: main),
            keys: SQLKeyRepository(database: main), others: main)
        return Gateway(
            router: router, databases: ["main": main, "other": other], coreDatabase: "main",
            repositories: repositories,
            outbox: OutboxWorker(outbox: repositories.outbox, router: { router }, logger: logger),
            identity: IdentityTools(
                hasher: PasswordHasher(formats: PasswordFormats(preferred: PHCScrypt(logRounds: 4))),
                policy: PasswordPolicy(), settings: IdentitySettings(),
                signer: Signer(secrets: repositories.secrets), notices: NoNotices()),
            logger: logger)
    }

    private static func migrate(_ gateway: Gateway, _ other: WatchedDatabase) async throws {
        let migrator = Migrator(
            OperationScope(
                sites: AdminSites.all, databases: gateway.databases, core: "main", schema: CoreSchema()))
        let failures = await migrator.migrate().failures
        guard failures.isEmpty else { throw StageError(description: "\(failures.compactMap(\.failure))") }
        try await other.execute("CREATE TABLE shop_profile (account_id INTEGER PRIMARY KEY, company TEXT)")
        try await other.execute("INSERT INTO shop_profile VALUES (77, 'ACME')")
    }

    /// Makes an account that can sign in, with what the staff needs to be of the staff.
    @discardableResult
    func account(
        _ name: String, roles: [SiteID: Role] = [:], isSuperuser: Bool = false, isStaff: Bool? = nil
    ) async throws -> AccountID {
        var draft = AccountDraft()
        draft.username = name
        draft.email = "\(name)@example.org"
        draft.password = Self.password
        draft.isStaff = isStaff ?? !roles.isEmpty
        draft.isSuperuser = isSuperuser
        let id = try await gateway.accounts.create(draft, as: .operator).account.account.id
        for (site, role) in roles { try await gateway.repositories.roles.set(role, of: id, on: site) }
        return id
    }

    func profile(_ id: AccountID, _ site: SiteID, _ values: [FieldName: Value]) async throws {
        _ = try await gateway.router.route(site).profiles.create(id, values: values)
    }

    /// A visitor of the gateway's own host, or of a site's, where they are signed in.
    func visitor(_ name: String? = nil, site: SiteID? = nil) async throws -> PageVisitor {
        var visitor = PageVisitor(site.map { "\($0).example.org" } ?? "localhost", port: port)
        visitor.headers = [("Accept", "text/html")]
        guard let name else { return visitor }
        let signedIn = try await gateway.signIn.signIn(
            identifier: name, password: Self.password, origin: Origin(site: site, address: "127.0.0.1"))
        visitor.cookies["gatehouse-session"] = signedIn.token
        return visitor
    }

    /// What stands in the audit log, newest first.
    func events() async throws -> [AuditEvent] {
        try await gateway.repositories.audit.list(PageRequest(), filter: AuditFilter()).elements.map(\.event)
    }
}

struct StageError: Error, CustomStringConvertible {
    let description: String
}

/// Takes notices, and sends none.
private struct NoNotices: NoticeSender {
    func post(_ notice: Notice) {}
}
