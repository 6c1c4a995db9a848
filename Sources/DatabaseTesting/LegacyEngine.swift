import Accounts
import Foundation
public import GatewayTesting
import Logging
import Pooling
import SQLServerDatabase
public import SQLStore
import SQLiteDatabase

/// A kind of database the tables of another system may be in, for tests that are run on each of them.
public enum LegacyEngine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    /// SQL Server's protocol and its SQL, by the TDS test server.
    case sqlserver

    public var description: String { rawValue }

    /// Runs `body` over an empty database named `legacy` that is gone afterwards.
    public func withDatabase(_ body: @Sendable (any Database) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-test-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            let configuration = SQLiteConfiguration(
                name: "legacy", path: folder.appendingPathComponent("legacy.sqlite").path)
            try await body(SQLiteDatabase(configuration, logger: Logger(label: "test")))
        case .sqlserver: try await Self.withSQLServer { database, _ in try await body(database) }
        }
    }

    /// Runs `body` over a TDS test server and its database, which is named `legacy`.
    /// - Parameter timeout: how long a connection, and a statement, may take.
    public static func withSQLServer(
        timeout: Duration = .seconds(60), _ body: @Sendable (any Database, TDSTestServer) async throws -> Void
    ) async throws {
        let server = try await TDSTestServer.start()
        let result: Result<Void, any Error>
        do {
            let database = try SQLServerDatabase(
                SQLServerConfiguration(
                    name: "legacy", host: "127.0.0.1", port: server.port, database: "Shop", user: "gateway",
                    password: "secret", encryption: .off, timeouts: .init(connect: timeout, query: timeout),
                    pool: PoolConfiguration(max: 4, acquireTimeout: timeout)),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await database.run() }
                defer { group.cancelAll() }
                try await body(database, server)
            }
            result = .success(())
        } catch { result = .failure(error) }
        await server.discard()
        try result.get()
    }
}
