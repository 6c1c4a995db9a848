import Accounts
import DatabaseTesting
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
