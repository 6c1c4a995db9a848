import Accounts
import Foundation
import GatewayTesting
import Logging
import Pooling
import PostgresDatabase
public import SQLStore
import SQLiteDatabase

/// A kind of database the core may live in, for tests that are run on each of them.
///
/// It stands apart from `GatewayTesting`, which knows contracts and servers and no driver.
public enum TestEngine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgres

    public var description: String { rawValue }

    /// Runs `body` over an empty database named `main` that is gone afterwards.
    public func withDatabase(_ body: @Sendable (any Database) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-test-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            let configuration = SQLiteConfiguration(
                name: "main", path: folder.appendingPathComponent("main.sqlite").path)
            try await body(SQLiteDatabase(configuration, logger: Logger(label: "test")))
        case .postgres:
            let server = try await PrivatePostgres.shared()
            try await server.withDatabase { url in
                let configuration = try PostgresConfiguration(
                    name: "main", url: url, password: server.password,
                    timeouts: .init(connect: .seconds(60), query: .seconds(60)),
                    pool: PoolConfiguration(max: 4, acquireTimeout: .seconds(60)))
                let database = PostgresDatabase(
                    configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                try await database.whileRunning { try await body(database) }
            }
        }
    }
}

extension SchemaPlanner {
    /// Makes whatever the tables lack.
    public func makeAll(_ tables: [TableDefinition]) async throws {
        for step in try await plan(tables) { _ = try await apply(step, of: tables) }
    }
}
