import Accounts
import GatewayTesting
import Logging
import MetricsTestKit
import Testing

@testable import Repositories

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

    /// With everything kept that may be, and with so little room that nearly nothing is.
    @Test(arguments: ProfileRepositoryContract.cases, [CacheLimits(), CacheLimits(entries: 2)])
    func caching(_ contract: ProfileRepositoryContract.Case, limits: CacheLimits) async throws {
        try await withHearing { invalidator in
            let cache = ProfileCache(limits: limits, invalidator: invalidator, factory: TestMetrics())
            try await wait { cache.isTrusted }
            let fixture = MemoryProfileFixture(site: contract.site) {
                CachingProfileRepository(
                    CoalescingProfileRepository($0), policy: CachePolicy(ttl: .seconds(3600), keepsMisses: true),
                    cache: cache, invalidator: invalidator, factory: TestMetrics())
            }
            try await contract.run(on: HeardFixture(wrapped: fixture, invalidator: invalidator))
        }
    }

    @Test(arguments: AccountRepositoryContract.cases)
    func invalidatingAccounts(_ contract: AccountRepositoryContract.Case) async throws {
        try await withHearing { invalidator in
            try await contract.run(
                on: MemoryCoreFixture {
                    InvalidatingAccountRepository($0, sites: [ContractSites.managed.id], invalidator: invalidator)
                })
        }
    }

    /// Runs `body` with an instance that hears the others.
    private func withHearing(_ body: @Sendable (CacheInvalidator) async throws -> Void) async throws {
        let invalidator = CacheInvalidator(
            bus: MemoryBus(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await invalidator.run() }
            try await body(invalidator)
        }
    }

    @Test(arguments: AccountRepositoryContract.cases)
    func coalescingAccounts(_ contract: AccountRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryCoreFixture { CoalescingAccountRepository($0) })
    }
}
