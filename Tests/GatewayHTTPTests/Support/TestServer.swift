import Accounts
import Gateway
import GatewayHTTP
import GatewayTesting
import ServiceLifecycle

/// A live server on a port of its own, over stores in memory, with a key of each kind.
struct TestServer: Sendable {
    let client: HTTPClient
    let adminPort: Int?
    let gateway: Gateway
    let databases: [DatabaseName: StubDatabase]
    let faults: [SiteID: Fault]
    let log: LogRecorder
    let keys: Keys
    let metrics: PrometheusMetrics
    let shutDown: @Sendable () async -> Void

    struct Keys: Sendable {
        /// All sites, every scope.
        let admin: String
        /// All sites, but no administrator.
        let global: String
        /// The blog alone, to read and write.
        let blog: String
        /// The blog alone, to read.
        let reader: String
        /// The shop alone, to read and write, and to see addresses.
        let shop: String
    }

    /// The client with a key.
    var admin: HTTPClient { client.with(key: keys.admin) }
    var global: HTTPClient { client.with(key: keys.global) }
    var blog: HTTPClient { client.with(key: keys.blog) }
    var reader: HTTPClient { client.with(key: keys.reader) }
    var shop: HTTPClient { client.with(key: keys.shop) }

    func fault(_ site: SiteID) throws -> Fault { try require(faults[site], "a site of the tests") }

    /// Makes an account.
    func account(_ name: String, email: String? = nil) async throws -> AccountID {
        var new = NewAccount(username: try Username(name), email: try email.flatMap(EmailAddress.normalizing))
        new.firstName = "Bob"
        return try await gateway.repositories.accounts.create(new).id
    }
}

/// Runs `body` against a server, which is shut down gracefully after it.
func withServer(
    _ change: (inout HTTPSettings) throws -> Void = { _ in }, admin: Bool = false,
    _ body: @escaping @Sendable (TestServer) async throws -> Void
) async throws {
    let parts = try await TestGateway.make()
    var settings = HTTPSettings(
        listener: .init(host: "127.0.0.1", port: 0), adminListener: admin ? .init(host: "127.0.0.1", port: 0) : nil)
    try change(&settings)
    let metrics = PrometheusMetrics()
    let log = LogRecorder()
    let server = GatewayServer(settings: settings, metrics: metrics, logger: log.logger) { parts.gateway }
    let services = ServiceGroup(configuration: .init(services: [server], logger: log.logger))
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await services.run() }
        let port = try await server.addresses.port()
        let adminPort = admin ? try await server.addresses.port(of: .admin) : nil
        do {
            try await body(
                TestServer(
                    client: HTTPClient(port: port), adminPort: adminPort, gateway: parts.gateway,
                    databases: parts.databases, faults: parts.faults, log: log, keys: parts.keys, metrics: metrics,
                    shutDown: { await services.triggerGracefulShutdown() }))
        } catch {
            await services.triggerGracefulShutdown()
            throw error
        }
        await services.triggerGracefulShutdown()
        try await group.waitForAll()
    }
}
