import Accounts
import DatabaseTesting
import Foundation
import GatewayTesting
import Logging
import Pooling
import PostgresDatabase
import SQLServerDatabase
import SQLStore
import SQLiteDatabase

/// The three databases a store may live in, each empty and gone afterwards, for what must hold on all of them.
enum StoreEngine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgres
    case sqlServer = "sqlserver"

    var description: String { rawValue }

    func withDatabase(_ body: @Sendable (any Database) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        switch self {
        case .sqlite:
            try await TemporaryFolder.with { folder in
                let path = folder.appending(path: "store.sqlite").path
                try await body(SQLiteDatabase(SQLiteConfiguration(name: "store", path: path), logger: logger))
            }
        case .postgres:
            let server = try await PrivatePostgres.shared()
            try await server.withDatabase { url in
                let configuration = try PostgresConfiguration(
                    name: "store", url: url, password: server.password,
                    timeouts: .init(connect: .seconds(60), query: .seconds(60)),
                    pool: .init(max: 4, acquireTimeout: .seconds(60)))
                let database = PostgresDatabase(configuration, logger: logger)
                try await database.whileRunning { try await body(database) }
            }
        case .sqlServer:
            try await StoreEngine.withSQLServer(TDSServerConfiguration(), body)
        }
    }

    /// Runs `body` over the TDS test server as it is configured.
    static func withSQLServer(
        _ configuration: TDSServerConfiguration, _ body: @Sendable (any Database) async throws -> Void
    ) async throws {
        let server = try await TDSTestServer.start(configuration)
        do {
            let database = try SQLServerDatabase(
                SQLServerConfiguration(
                    name: "store", host: "127.0.0.1", port: server.port, database: "Shop", user: "gateway",
                    password: "secret", encryption: .off, timeouts: .init(connect: .seconds(30), query: .seconds(60)),
                    pool: .init(max: 4, acquireTimeout: .seconds(60))),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await database.whileRunning { try await body(database) }
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }
}
