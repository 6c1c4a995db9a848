import Accounts
import GatewayTesting
import Logging
import Pooling
import SQLServerDatabase
import SQLStore
import Testing

/// A TDS test server and a database on it, for as long as `body` runs.
func withServer(
    compatibilityLevel: Int = 150, collation: String? = nil, connections: Int = 4,
    adjust: (inout SQLServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (SQLServerDatabase, TDSTestServer) async throws -> Void
) async throws {
    var server = TDSServerConfiguration()
    server.compatibilityLevel = compatibilityLevel
    if let collation { server.collation = collation }
    let running = try await TDSTestServer.start(server)
    var configuration = SQLServerConfiguration(
        name: "legacy", host: "127.0.0.1", port: running.port, database: "Shop", user: "gateway", password: "secret",
        encryption: .off, timeouts: .init(connect: .seconds(10), query: .seconds(20)),
        pool: PoolConfiguration(max: connections, backOff: BackOff(base: .milliseconds(20), cap: .milliseconds(100))))
    adjust(&configuration)
    do {
        try await withDatabase(configuration) { try await body($0, running) }
    } catch {
        await running.stop()
        throw error
    }
    await running.stop()
}

/// A database that runs as long as `body` does.
func withDatabase(
    _ configuration: SQLServerConfiguration, _ body: @Sendable (SQLServerDatabase) async throws -> Void
) async throws {
    // The log says why a database could not be reached.
    let database = try SQLServerDatabase(configuration, logger: Logger(label: "sqlserver"))
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await database.run() }
        defer { group.cancelAll() }
        try await body(database)
    }
}

/// The error of the database interface that `body` throws.
func databaseError(_ body: () async throws -> Void) async throws -> DatabaseError {
    do { try await body() } catch let error as DatabaseError { return error }
    throw NoError()
}

struct NoError: Error {}

/// Waits until something holds, for at most half a minute.
func eventually(_ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while try await !condition() {
        try #require(ContinuousClock.now < end)
        try await Task.sleep(for: .milliseconds(10))
    }
}
