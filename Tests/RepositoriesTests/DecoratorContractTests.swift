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

    /// Accounts whose look-ups by id are served from memory, whatever writes them.
    @Test(arguments: AccountRepositoryContract.cases, [CacheLimits(), CacheLimits(entries: 2)])
    func cachingAccounts(_ contract: AccountRepositoryContract.Case, limits: CacheLimits) async throws {
        try await withHearing { invalidator in
            let cache = AccountCache(limits: limits, invalidator: invalidator, factory: TestMetrics())
            try await wait { cache.isTrusted }
            try await contract.run(
                on: MemoryCoreFixture {
                    let stored = InvalidatingAccountRepository(
                        CoalescingAccountRepository($0), sites: [ContractSites.managed.id], invalidator: invalidator)
                    return CachedAccounts(
                        stored: stored,
                        directory: CachingAccountDirectory(
                            stored, cache: cache, ttl: .seconds(3600), factory: TestMetrics()))
                })
        }
    }

    @Test(arguments: KeyRepositoryContract.cases, [CacheLimits(), CacheLimits(entries: 1)])
    func cachingKeys(_ contract: KeyRepositoryContract.Case, limits: CacheLimits) async throws {
        try await withHearing { invalidator in
            let cache = KeyCache(limits: limits, invalidator: invalidator, factory: TestMetrics())
            try await wait { cache.isTrusted }
            try await contract.run(
                on: MemoryCoreFixture(wrapKeys: {
                    CachingKeyRepository(
                        CoalescingKeyRepository($0), cache: cache, ttl: .seconds(3600), invalidator: invalidator,
                        factory: TestMetrics())
                }))
        }
    }

    @Test(arguments: KeyRepositoryContract.cases)
    func coalescingKeys(_ contract: KeyRepositoryContract.Case) async throws {
        try await contract.run(on: MemoryCoreFixture(wrapKeys: { CoalescingKeyRepository($0) }))
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

/// A repository whose look-ups go to memory: nothing in the gateway is put together like this, where who writes reads the
/// database.
private struct CachedAccounts<Stored: AccountRepository, Directory: AccountDirectory>: AccountRepository {
    let stored: Stored
    let directory: Directory

    func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] {
        let known = ids.compactMap(directory.known)
        let rest = try await directory.accounts(ids)
        return rest.merging(known.map { ($0.id, $0) }) { $1 }
    }

    func accounts(usernames: [String]) async throws -> [String: Account] {
        try await directory.accounts(usernames: usernames)
    }

    func accounts(email: String) async throws -> [Account] { try await stored.accounts(email: email) }

    func create(
        _ account: NewAccount, profiles: [NewProfile], members: [MemberReference]
    ) async throws -> AccountCreation {
        try await stored.create(account, profiles: profiles, members: members)
    }

    func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account {
        try await stored.update(id, changes: changes, expected: expected)
    }

    func delete(_ id: AccountID, erasing erasure: ErasurePlan) async throws -> Bool {
        try await stored.delete(id, erasing: erasure)
    }

    func list(_ page: PageRequest, filter: AccountFilter) async throws -> Page<Account> {
        try await stored.list(page, filter: filter)
    }

    func count(_ filter: AccountFilter) async throws -> Int { try await stored.count(filter) }

    func passwordHash(_ id: AccountID) async throws -> String? { try await stored.passwordHash(id) }
}
