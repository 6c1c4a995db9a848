import Accounts
import GatewayTesting
import Logging
import MetricsTestKit
import Synchronization
import Testing

@testable import Repositories

/// Keys in memory: for a moment, and never longer than until somebody says that one was revoked.
@Suite(.timeLimit(.minutes(1))) struct KeyCacheTests {
    /// One instance over stored keys, whose reads are counted and held up.
    private struct Stage: Sendable {
        let stored: WatchedKeys
        let keys: CachingKeyRepository<WatchedKeys>
        let cache: KeyCache
        let bus: MemoryBus
        let clock = StoppedClock()
        let metrics = TestMetrics()

        /// - Parameter keepsKeys: whether this instance has a cache.
        static func run(
            store: MemoryStore = MemoryStore(), bus: MemoryBus = MemoryBus(), keepsKeys: Bool = true,
            limits: CacheLimits = CacheLimits(), _ body: @Sendable (Stage) async throws -> Void
        ) async throws {
            let invalidator = CacheInvalidator(
                bus: bus, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let stage = Stage(store: store, bus: bus, invalidator: invalidator, keepsKeys: keepsKeys, limits: limits)
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { await invalidator.run() }
                try await wait { stage.cache.isTrusted }
                try await body(stage)
            }
        }

        private init(
            store: MemoryStore, bus: MemoryBus, invalidator: CacheInvalidator, keepsKeys: Bool, limits: CacheLimits
        ) {
            let clock = clock
            self.bus = bus
            stored = WatchedKeys(MemoryKeyRepository(store: store))
            cache = KeyCache(limits: limits, invalidator: invalidator, now: { clock.now }, factory: metrics)
            keys = CachingKeyRepository(
                stored, cache: keepsKeys ? cache : nil, ttl: .seconds(5), invalidator: invalidator, factory: metrics)
        }

        func isValid(_ id: String) async throws -> Bool? { try await keys.key(id)?.key.isValid(at: .now()) }

        func count(_ name: String) -> Int64 {
            (try? metrics.expectCounter("gatehouse_key_cache_\(name)"))?.totalValue ?? 0
        }
    }

    private static func key(_ id: String) -> APIKey {
        APIKey(id: id, name: id, sites: .all, scopes: [.profilesRead], createdAt: .now())
    }

    @Test func aKeyIsReadOnceInItsTime() async throws {
        try await Stage.run { stage in
            try await stage.keys.create(Self.key("a"), secretHash: [1, 2])
            for _ in 1...3 { #expect(try await stage.keys.key("a")?.secretHash == [1, 2]) }
            #expect(stage.stored.reads == [["a"]])
            #expect(stage.count("hits") == 2 && stage.count("misses") == 1)
            // By hand, past the gateway: nobody is told.
            #expect(try await stage.stored.revoke("a"))
            stage.clock.advance(by: .milliseconds(4999))
            #expect(try await stage.isValid("a") == true)
            stage.clock.advance(by: .milliseconds(1))
            #expect(try await stage.isValid("a") == false)
        }
    }

    @Test func aKeyThatIsNotThereIsAskedForEachTime() async throws {
        try await Stage.run { stage in
            for _ in 1...2 { #expect(try await stage.keys.key("a") == nil) }
            try await stage.stored.create(Self.key("a"), secretHash: [1])
            #expect(try await stage.isValid("a") == true)
            #expect(stage.stored.reads.count == 3)
        }
    }

    /// Also by an instance that keeps none.
    @Test(arguments: [true, false])
    func aRevokedKeyOpensNothingAnywhere(otherKeepsKeys: Bool) async throws {
        let (store, bus) = (MemoryStore(), MemoryBus())
        try await Stage.run(store: store, bus: bus) { one in
            try await Stage.run(store: store, bus: bus, keepsKeys: otherKeepsKeys) { two in
                try await one.keys.create(Self.key("a"), secretHash: [1])
                for stage in [one, two] { #expect(try await stage.isValid("a") == true) }
                #expect(try await two.keys.revoke("a"))
                for stage in [one, two] { #expect(try await stage.isValid("a") == false) }
                #expect(bus.published == [.keys(["a"]), .keys(["a"])])
            }
        }
    }

    @Test func aReadThatBeganBeforeTheRevocationKeepsNothing() async throws {
        try await Stage.run { stage in
            try await stage.keys.create(Self.key("a"), secretHash: [1])
            stage.stored.beforeAnswering { _ = try? await stage.keys.revoke("a") }
            #expect(try await stage.isValid("a") == true)
            #expect(stage.cache.count == 0)
            #expect(try await stage.isValid("a") == false)
        }
    }

    @Test(arguments: [InvalidationEvent.changed(.keys(nil)), .changed(.keys(["a"])), .unknown, .lost, .heard])
    func aReadThatBeganBeforeNewsKeepsNothing(event: InvalidationEvent) async throws {
        try await Stage.run { stage in
            try await stage.keys.create(Self.key("a"), secretHash: [1])
            stage.stored.beforeAnswering { stage.bus.say(event) }
            #expect(try await stage.isValid("a") == true)
            #expect(stage.cache.count == 0)
        }
    }

    @Test func newsOfOthersHarmNothing() async throws {
        try await Stage.run { stage in
            try await stage.keys.create(Self.key("a"), secretHash: [1])
            _ = try await stage.keys.key("a")
            for news: Invalidation in [.keys(["b"]), .accounts(nil), .profiles(site: "blog", accounts: nil)] {
                stage.bus.say(.changed(news))
            }
            #expect(stage.cache.count == 1)
        }
    }

    @Test func nothingIsServedWhileOthersAreNotHeard() async throws {
        try await Stage.run { stage in
            try await stage.keys.create(Self.key("a"), secretHash: [1])
            _ = try await stage.keys.key("a")
            stage.bus.say(.lost)
            #expect(try await stage.stored.revoke("a"))
            #expect(try await stage.isValid("a") == false)
            #expect(stage.cache.count == 0)
        }
    }

    @Test func aRevocationNobodyCouldBeToldOfIsToldLater() async throws {
        try await Stage.run { stage in
            try await stage.keys.create(Self.key("a"), secretHash: [1])
            #expect(try await stage.isValid("a") == true)
            stage.bus.fail(with: AccountError(.databaseUnavailable, "out"))
            #expect(try await stage.keys.revoke("a"))
            #expect(try await stage.isValid("a") == false)
            let told = stage.bus.published.count
            stage.bus.fail(with: nil)
            try await wait { stage.bus.published.count > told }
            #expect(stage.bus.published.last == .keys(["a"]))
        }
    }

    @Test func theNumberOfKeysIsBounded() async throws {
        try await Stage.run(limits: CacheLimits(entries: 2)) { stage in
            for id in ["a", "b", "c"] {
                try await stage.keys.create(Self.key(id), secretHash: [1])
                _ = try await stage.keys.key(id)
            }
            #expect(stage.cache.count == 2 && stage.count("evictions") == 1)
        }
    }
}

/// Keys that note what they were asked for, and wait where a test says so.
private final class WatchedKeys: KeyRepository {
    private struct State {
        var reads: [[String]] = []
        var pause: (@Sendable () async -> Void)?
    }

    private let wrapped: MemoryKeyRepository
    private let state = Mutex(State())

    init(_ wrapped: MemoryKeyRepository) { self.wrapped = wrapped }

    var reads: [[String]] { state.withLock { $0.reads } }

    /// Does something between the next read and its answer.
    func beforeAnswering(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.pause = body } }

    func keys(_ ids: [String]) async throws -> [String: StoredKey] {
        let pause = state.withLock { state in
            state.reads.append(ids.sorted())
            defer { state.pause = nil }
            return state.pause
        }
        let found = try await wrapped.keys(ids)
        await pause?()
        return found
    }

    func create(_ key: APIKey, secretHash: [UInt8]) async throws {
        try await wrapped.create(key, secretHash: secretHash)
    }

    func list() async throws -> [APIKey] { try await wrapped.list() }

    func revoke(_ id: String) async throws -> Bool { try await wrapped.revoke(id) }
}
