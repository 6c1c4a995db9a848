import Accounts
public import Metrics
import Synchronization

/// How much a ``ProfileCache`` keeps.
public struct CacheLimits: Hashable, Sendable {
    public var entries: Int
    /// About how many bytes of memory.
    public var bytes: Int

    public init(entries: Int = 100_000, bytes: Int = 64 << 20) {
        self.entries = entries
        self.bytes = bytes
    }
}

/// The profiles of all sites that are kept in memory: bounded by number and by size, and those used least recently go
/// first.
///
/// It serves and keeps nothing unless it was told that changes of other instances are heard. Its lock is never held while
/// anything is waited for.
public final class ProfileCache: Sendable {
    typealias Load = ProfileCacheState.Load

    private let state: Mutex<ProfileCacheState>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let evictions: Counter

    /// - Parameters:
    ///   - invalidator: what tells it of changes, and whether they are heard.
    ///   - now: what time it is.
    ///   - factory: makes the counter `gatehouse_profile_cache_evictions`.
    public init(
        limits: CacheLimits = CacheLimits(), invalidator: CacheInvalidator,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.state = Mutex(ProfileCacheState(limits: limits, isTrusted: false))
        self.now = now
        self.evictions = Counter(label: "gatehouse_profile_cache_evictions", factory: factory)
        invalidator.register(self)
    }

    /// How many profiles and misses are kept.
    public var count: Int { state.withLock { $0.count } }
    /// About how many bytes they take.
    public var bytes: Int { state.withLock { $0.bytes } }
    /// Whether it serves: whether changes of other instances are heard.
    public var isTrusted: Bool { state.withLock { $0.isTrusted } }

    var isInUse: Bool { state.withLock { $0.isInUse } }

    func begin(
        _ site: SiteID, _ accounts: [AccountID], ttl: Duration
    ) -> (found: ProfileCacheState.Found, load: Load?, at: ContinuousClock.Instant) {
        let now = now()
        let (found, load) = state.withLock { $0.begin(site, accounts, ttl: ttl, at: now) }
        return (found, load, now)
    }

    /// - Parameter readAt: when the read began: no later is the value certain to have been the newest.
    func end(_ load: Load, _ found: [AccountID: Profile], keepsMisses: Bool, readAt: ContinuousClock.Instant) {
        let evicted = state.withLock { $0.end(load, found, keepsMisses: keepsMisses, readAt: readAt) }
        if evicted > 0 { evictions.increment(by: evicted) }
    }

    func abandon(_ load: Load, stale: Duration?) -> [AccountID: Profile]? {
        let now = now()
        return state.withLock { $0.abandon(load, stale: stale, at: now) }
    }

    func forget(_ invalidation: ProfileInvalidation) { state.withLock { $0.forget(invalidation) } }

    func empty() { state.withLock { $0.empty() } }

    func trust(_ isTrusted: Bool) { state.withLock { $0.trust(isTrusted) } }
}
