import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

/// The one SQL implementation over SQL Server's protocol, held against the contract: on a server with OPENJSON and on
/// one without.
@Suite(.serialized) struct SQLServerContractTests {
    @Test(arguments: ProfileRepositoryContract.cases)
    func profiles(_ contract: ProfileRepositoryContract.Case) async throws {
        try await Self.run(contract, compatibilityLevel: 150)
    }

    @Test(arguments: ProfileRepositoryContract.cases.filter { $0.site.id == "linked" || $0.site.id == "linked-uuid" })
    func profilesOnAnOlderServer(_ contract: ProfileRepositoryContract.Case) async throws {
        try await Self.run(contract, compatibilityLevel: 110)
    }

    /// The default collation takes letters for equal whatever their case, and text whatever blanks it ends with.
    private static var capabilities: StoreCapabilities {
        var capabilities = StoreCapabilities()
        capabilities.comparesExactly = false
        capabilities.countsScalars = false
        return capabilities
    }

    private static func run(_ contract: ProfileRepositoryContract.Case, compatibilityLevel: Int) async throws {
        var configuration = TDSServerConfiguration()
        configuration.compatibilityLevel = compatibilityLevel
        try await StoreEngine.withSQLServer(configuration) { database in
            try await contract.run(
                on: SQLProfileFixture(site: contract.site, database: database, capabilities: capabilities))
        }
    }
}
