import Accounts
import Metrics

/// Reads that are served from a cache where it has them, and read and kept where not.
///
/// The metrics are counters of what is asked for, such as `gatehouse_profile_cache_hits`, `_misses` and `_stale`.
struct CachedReads<Value: Cacheable>: Sendable {
    typealias Key = Value.CacheKey

    private let cache: Cache<Value>
    private let policy: CachePolicy
    private let hits: Counter
    private let misses: Counter
    private let stale: Counter

    init(
        _ cache: Cache<Value>, policy: CachePolicy, dimensions: [(String, String)] = [], factory: any MetricsFactory
    ) {
        func counter(_ name: String) -> Counter {
            Counter(
                label: "gatehouse_\(Value.cacheName)_cache_\(name)", dimensions: dimensions, factory: factory)
        }
        self.cache = cache
        self.policy = policy
        self.hits = counter("hits")
        self.misses = counter("misses")
        self.stale = counter("stale")
    }

    /// What is there of one key; nil where it has to be read.
    func recall(_ key: Key) -> CacheState<Value>.Kept? {
        guard let kept = cache.recall(key, ttl: policy.ttl) else { return nil }
        hits.increment()
        return kept
    }

    /// Those of the keys that have a value.
    /// - Parameter read: finds what is missing; what is kept may stand in for a database that does not answer.
    func values(
        of keys: [Key], _ read: ([Key]) async throws -> [Key: Value]
    ) async throws -> [(key: Key, value: Value)] {
        let (found, load, began) = cache.begin(keys, ttl: policy.ttl)
        if found.hits > 0 { hits.increment(by: found.hits) }
        guard let load else { return found.values }
        misses.increment(by: load.keys.count)
        do {
            let loaded = try await read(load.keys)
            cache.end(load, loaded, keepsMisses: policy.keepsMisses, readAt: began)
            return found.values + loaded.map { ($0.key, $0.value) }
        } catch {
            guard let old = cache.abandon(load, stale: error.isSilence ? policy.stale : nil) else { throw error }
            stale.increment(by: old.count)
            return found.values + old.map { ($0.key, $0.value) }
        }
    }
}

extension Error {
    /// Whether a database did not answer.
    fileprivate var isSilence: Bool {
        guard let error = self as? AccountError else { return false }
        return error.code == .databaseUnavailable || error.code == .timedOut
    }
}
