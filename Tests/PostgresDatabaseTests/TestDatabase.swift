import Accounts
import Foundation
import GatewayTesting
import Logging
import Pooling
import PostgresDatabase
import SQLStore
import Testing

/// A database of a private server, run while a test uses it.
enum TestDatabase {
    /// Gives `body` an empty database of the shared server, or of `server`.
    static func with(
        server: PrivatePostgres? = nil, preparation: PostgresConfiguration.Preparation = .always,
        timeouts: PostgresConfiguration.Timeouts = .init(connect: .seconds(30), query: .seconds(30)),
        pool: PoolConfiguration = .forTests(), statementCacheSize: Int = 256, hosts: String? = nil,
        parameters: String = "", _ body: @Sendable (PostgresDatabase) async throws -> Void
    ) async throws {
        let server = if let server { server } else { try await PrivatePostgres.shared() }
        try await server.withDatabase { url in
            let name = url.split(separator: "/").last ?? ""
            let hosts = hosts ?? "\(server.host):\(server.port)"
            let configuration = try PostgresConfiguration(
                name: "main", url: "postgresql://\(server.user)@\(hosts)/\(name)?\(parameters)",
                password: server.password, preparation: preparation, timeouts: timeouts, pool: pool,
                statementCacheSize: statementCacheSize)
            try await run(PostgresDatabase(configuration, logger: .silent), body)
        }
    }

    static func run(
        _ database: PostgresDatabase, _ body: @Sendable (PostgresDatabase) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await database.run() }
            defer { group.cancelAll() }
            try await body(database)
        }
    }
}

extension PoolConfiguration {
    /// Patient enough for a loaded machine, and quick to try again.
    static func forTests(max: Int = 4) -> PoolConfiguration {
        PoolConfiguration(
            max: max, acquireTimeout: .seconds(60),
            backOff: BackOff(base: .milliseconds(20), cap: .milliseconds(200)))
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension SQLExecutor {
    /// The one value of a query.
    func value(_ query: SQLQuery) async throws -> SQLValue? { try await self.query(query).first?[0] }
}

/// Fails unless `body` throws a database error with this code, and gives the error.
@discardableResult
func expectError(
    _ code: DatabaseError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async -> DatabaseError? {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as DatabaseError {
        #expect(error.code == code, "\(error.debugDescription)", sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("another error was thrown: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}
