import Accounts
import GatewayTesting
import MetricsTestKit
import Repositories
import Testing

/// What is wrapped around a repository keeps its contract.
@Suite struct DecoratorContractTests {
    @Test(arguments: ProfileRepositoryContract.cases)
    func coalescing(_ contract: ProfileRepositoryContract.Case) async throws {
        try await contract.run(
            on: MemoryProfileFixture(site: contract.site) { CoalescingProfileRepository($0, maximumKeys: 50) })
    }

    @Test(arguments: ProfileRepositoryContract.cases)
    func metered(_ contract: ProfileRepositoryContract.Case) async throws {
        try await contract.run(
            on: MemoryProfileFixture(site: contract.site) { MeteredProfileRepository($0, factory: TestMetrics()) })
    }

    @Test(arguments: ProfileRepositoryContract.cases)
    func bothAtOnce(_ contract: ProfileRepositoryContract.Case) async throws {
        try await contract.run(
            on: MemoryProfileFixture(site: contract.site) {
                MeteredProfileRepository(CoalescingProfileRepository($0), factory: TestMetrics())
            })
    }

    @Test(arguments: AccountRepositoryContract.cases)
    func coalescingAccounts(_ contract: AccountRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryCoreFixture { CoalescingAccountRepository($0) })
    }
}
