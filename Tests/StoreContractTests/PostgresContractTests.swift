import Accounts
import GatewayTesting
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
        try await StoreEngine.postgres.withDatabase { database in
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
