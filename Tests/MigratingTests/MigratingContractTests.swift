import Accounts
import DatabaseTesting
import GatewayTesting
import Testing

/// Two stores behind one face keep the contract of one, in every phase.
@Suite struct MigratingContractTests {
    private static let sites: Set<SiteID> = [ContractSites.managed.id, ContractSites.hashed.id]
    private static let cases = ProfileRepositoryContract.cases.filter { sites.contains($0.site.id) }

    @Test(arguments: cases, [MigrationPhase.lazy, .shadow, .cutOver])
    func profiles(_ contract: ProfileRepositoryContract.Case, phase: MigrationPhase) async throws {
        try await TestEngine.sqlite.withDatabase { database in
            let core = try await SQLCoreFixture(database: database)
            try await contract.run(
                on: MigratingFixture(site: contract.site, phase: phase, records: core.migrationRecords))
        }
    }
}
