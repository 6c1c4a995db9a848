import Accounts
import GatewayTesting
import Logging
import Metrics
import MetricsTestKit
import Synchronization

@testable import Repositories

/// A cached site in memory, with a store that can be watched, held and broken, and a clock that stands still.
struct CacheStage: Sendable {
    let store: WatchedProfiles
    let cache: ProfileCache
    let profiles: CachingProfileRepository<WatchedProfiles>
    let invalidator: CacheInvalidator
    let bus: MemoryBus
    let clock: StoppedClock
    let metrics: TestMetrics

    /// Runs `body` while the instance hears the others.
    static func run(
        policy: CachePolicy = CachePolicy(ttl: .seconds(30)), limits: CacheLimits = CacheLimits(),
        bus: MemoryBus = MemoryBus(), store: MemoryStore = MemoryStore(),
        _ body: @Sendable (CacheStage) async throws -> Void
    ) async throws {
        let stage = CacheStage(policy: policy, limits: limits, bus: bus, store: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await stage.invalidator.run() }
            try await wait { stage.cache.isTrusted }
            try await body(stage)
        }
    }

    private init(policy: CachePolicy, limits: CacheLimits, bus: MemoryBus, store: MemoryStore) {
        let clock = StoppedClock()
        let metrics = TestMetrics()
        self.clock = clock
        self.metrics = metrics
        self.bus = bus
        self.store = WatchedProfiles(MemoryProfileRepository(site: ContractSites.managed, store: store))
        invalidator = CacheInvalidator(bus: bus, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        cache = ProfileCache(limits: limits, invalidator: invalidator, now: { clock.now }, factory: metrics)
        profiles = CachingProfileRepository(
            self.store, policy: policy, cache: cache, invalidator: invalidator, factory: metrics)
    }

    func motto(of account: AccountID) async throws -> Value? { try await profiles.profile(of: account)?["motto"] }

    /// What a counter of the site has come to.
    func count(_ name: String) -> Int64 {
        let counter = try? metrics.expectCounter("gatehouse_profile_cache_\(name)", [("site", "managed")])
        return counter?.totalValue ?? 0
    }
}

/// A clock that a test sets.
final class StoppedClock: Sendable {
    private let state = Mutex(ContinuousClock.now)
    var now: ContinuousClock.Instant { state.withLock { $0 } }
    func advance(by duration: Duration) { state.withLock { $0 += duration } }
}

/// Instances in one process that hear each other, as far as a test lets them.
final class MemoryBus: InvalidationBus {
    private struct State {
        var listeners: [@Sendable (InvalidationEvent) -> Void] = []
        var published: [Invalidation] = []
        var failure: AccountError?
    }

    private let state = Mutex(State())

    var published: [Invalidation] { state.withLock { $0.published } }

    func fail(with failure: AccountError?) { state.withLock { $0.failure = failure } }

    /// Lets every instance hear something.
    func say(_ event: InvalidationEvent) { for listener in state.withLock({ $0.listeners }) { listener(event) } }

    func publish(_ invalidation: Invalidation) async throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.published.append(invalidation)
        }
        say(.changed(invalidation))
    }

    func listen(
        isNeeded: @escaping @Sendable () -> Bool, _ hear: @escaping @Sendable (InvalidationEvent) -> Void
    ) async {
        state.withLock { $0.listeners.append(hear) }
        hear(.heard)
        try? await Task.sleep(for: .seconds(3600))
    }
}

/// A repository that notes what it was asked for, waits where a test says so, and fails where it says so.
final class WatchedProfiles: ProfileRepository {
    private struct State {
        var reads: [[AccountID]] = []
        var silence: AccountError?
        var lateFailure: (any Error)?
        var pause: (@Sendable () async -> Void)?
    }

    private let wrapped: MemoryProfileRepository
    private let state = Mutex(State())

    init(_ wrapped: MemoryProfileRepository) { self.wrapped = wrapped }

    var site: Site { wrapped.site }
    /// The accounts of each read so far, sorted.
    var reads: [[AccountID]] { state.withLock { $0.reads } }

    /// Answers nothing but this from now on.
    func beSilent(_ error: AccountError?) { state.withLock { $0.silence = error } }

    /// Writes, and says that it failed.
    func failLate(_ error: (any Error)?) { state.withLock { $0.lateFailure = error } }

    /// Does something between the next read and its answer.
    func beforeAnswering(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.pause = body } }

    func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        let pause = try state.withLock { state in
            state.reads.append(accounts.sorted())
            if let silence = state.silence { throw silence }
            defer { state.pause = nil }
            return state.pause
        }
        let found = try await wrapped.profiles(of: accounts)
        await pause?()
        return found
    }

    private func writing<Outcome>(_ outcome: Outcome) throws -> Outcome {
        if let failure = state.withLock({ $0.lateFailure }) { throw failure }
        return outcome
    }

    func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try writing(try await wrapped.create(account, values: values))
    }

    func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try writing(try await wrapped.findOrCreate(account, values: values))
    }

    func update(_ account: AccountID, values: [FieldName: Value], expected: Version?) async throws -> Profile {
        try writing(try await wrapped.update(account, values: values, expected: expected))
    }

    func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try writing(try await wrapped.delete(account, expected: expected))
    }

    func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await wrapped.list(page, filter: filter)
    }

    func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> { try await wrapped.rows(of: collection, account: account, page: page) }
}

/// A fixture whose foreign writers are heard: what they write without a word is the TTL's business.
struct HeardFixture: ProfileFixture {
    let wrapped: MemoryProfileFixture
    let invalidator: CacheInvalidator

    var profiles: any ProfileRepository { wrapped.profiles }
    var capabilities: StoreCapabilities { wrapped.capabilities }

    func makeAccounts(_ count: Int) async throws -> [AccountID] { try await wrapped.makeAccounts(count) }

    func link(_ account: AccountID, to key: LegacyKey) async throws {
        try await wrapped.link(account, to: key)
        forget()
    }

    func insertRow(key: LegacyKey, values: [FieldName: Value]) async throws {
        try await wrapped.insertRow(key: key, values: values)
        forget()
    }

    func insertRow(
        of collection: CollectionName, id: Int64, key: LegacyKey, values: [FieldName: Value]
    ) async throws { try await wrapped.insertRow(of: collection, id: id, key: key, values: values) }

    private func forget() { invalidator.forget(Invalidation.profiles(site: profiles.site.id, accounts: nil)) }
}
