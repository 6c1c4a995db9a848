import Accounts
import GatewayTesting
import Testing

/// The memory repositories, held against the contracts; where these pass, the suites can be passed.
@Suite struct MemoryContractTests {
    @Test(arguments: ProfileRepositoryContract.cases)
    func profiles(_ contract: ProfileRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryProfileFixture(site: contract.site))
    }

    @Test(arguments: ProfileRepositoryContract.cases)
    func profilesOfAStoreThatHoldsLess(_ contract: ProfileRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryProfileFixture(site: contract.site, isCoarse: true))
    }

    @Test(arguments: AccountRepositoryContract.cases)
    func accounts(_ contract: AccountRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryCoreFixture())
    }

    @Test(arguments: LinkRepositoryContract.cases)
    func links(_ contract: LinkRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryCoreFixture())
    }

    @Test(arguments: OutboxRepositoryContract.cases)
    func outbox(_ contract: OutboxRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryCoreFixture())
    }

    @Test(arguments: KeyRepositoryContract.cases)
    func keys(_ contract: KeyRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryCoreFixture())
    }
}
