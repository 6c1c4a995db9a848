public import Accounts
public import Metrics
import Synchronization

/// How much a ``Cache`` keeps.
public struct CacheLimits: Hashable, Sendable {
    public var entries: Int
    /// About how many bytes of memory.
    public var bytes: Int

    public init(entries: Int = 100_000, bytes: Int = 64 << 20) {
        self.entries = entries
        self.bytes = bytes
    }
}

/// The profiles of all sites that are kept in memory.
public typealias ProfileCache = Cache<Profile>
/// The accounts that are kept in memory for the sites whose profiles are.
public typealias AccountCache = Cache<Account>
/// The API keys that are kept in memory.
public typealias KeyCache = Cache<StoredKey>

/// Things of one kind that are kept in memory: bounded by number and by size, and those that were not used lately go first.
///
/// It serves and keeps nothing unless it was told that changes of other instances are heard. Its lock is never held while
/// anything is waited for.
public final class Cache<Value: Cacheable>: Sendable {
    typealias State = CacheState<Value>

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let start: ContinuousClock.Instant
    private let evictions: Counter

    /// - Parameters:
    ///   - invalidator: what tells it of changes, and whether they are heard.
    ///   - now: what time it is.
    ///   - factory: makes the counter of evictions, such as `gatehouse_profile_cache_evictions`.
    public init(
        limits: CacheLimits = CacheLimits(), invalidator: CacheInvalidator,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.state = Mutex(State(limits: limits, isTrusted: false))
        self.now = now
        self.start = now()
        self.evictions = Counter(label: "gatehouse_\(Value.cacheName)_cache_evictions", factory: factory)
        invalidator.register(self)
    }

    /// How many things, and how many misses, are kept.
    public var count: Int { state.withLock { $0.count } }
    /// About how many bytes they take.
    public var bytes: Int { state.withLock { $0.bytes } }
    /// Whether it serves: whether changes of other instances are heard.
    public var isTrusted: Bool { state.withLock { $0.isTrusted } }

    /// How long it has been there.
    private var age: Duration { start.duration(to: now()) }

    func recall(_ key: Value.CacheKey, ttl: Duration) -> State.Kept? {
        let now = age
        return state.withLock { $0.recall(key, ttl: ttl, at: now) }
    }

    func begin(
        _ keys: [Value.CacheKey], ttl: Duration
    ) -> (found: State.Found, load: State.Load?, at: Duration) {
        let now = age
        let (found, load) = state.withLock { $0.begin(keys, ttl: ttl, at: now) }
        return (found, load, now)
    }

    /// - Parameter readAt: when the read began: no later is the value certain to have been the newest.
    func end(
        _ load: State.Load, _ found: [Value.CacheKey: Value], keepsMisses: Bool, readAt: Duration
    ) {
        let evicted = state.withLock { $0.end(load, found, keepsMisses: keepsMisses, readAt: readAt) }
        if evicted > 0 { evictions.increment(by: evicted) }
    }

    func abandon(_ load: State.Load, stale: Duration?) -> [Value.CacheKey: Value]? {
        let now = age
        return state.withLock { $0.abandon(load, stale: stale, at: now) }
    }
}

extension Cache: Forgetful {
    var isInUse: Bool { state.withLock { $0.isInUse } }

    func forget(_ invalidation: Invalidation) {
        let touched = Value.touched(by: invalidation)
        if case .nothing = touched { return }
        state.withLock { $0.forget(touched) }
    }

    func empty() { state.withLock { $0.empty() } }

    func trust(_ isTrusted: Bool) { state.withLock { $0.trust(isTrusted) } }
}
