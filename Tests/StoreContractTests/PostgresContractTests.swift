import Accounts
import GatewayTesting
import Logging
import Pooling
import PostgresDatabase
import SQLStore
import Testing

/// The one SQL implementation over PostgreSQL, held against the contract.
@Suite(.serialized) struct PostgresContractTests {
    /// PostgreSQL's timestamps have microseconds.
    private static var capabilities: StoreCapabilities {
        var capabilities = StoreCapabilities()
        capabilities.timestampStep = 10
        return capabilities
    }

    @Test(arguments: ProfileRepositoryContract.cases)
    func profiles(_ contract: ProfileRepositoryContract.Case) async throws {
        let server = try await PrivatePostgres.shared()
        let name = try await server.createDatabase()
        let database = PostgresDatabase(
            try PostgresConfiguration(
                name: "main", url: "postgresql://\(server.user)@\(server.host):\(server.port)/\(name)",
                password: server.password, pool: .init(max: 4)),
            logger: Logger(label: "contract"))
        try await database.whileRunning {
            try await contract.run(
                on: SQLProfileFixture(site: contract.site, database: database, capabilities: Self.capabilities))
        }
    }
}

extension Database {
    /// Runs `body` while the database's connections are looked after.
    func whileRunning<Outcome: Sendable>(_ body: @Sendable () async throws -> Outcome) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.run() }
            defer { group.cancelAll() }
            return try await body()
        }
    }
}
