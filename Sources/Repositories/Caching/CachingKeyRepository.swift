public import Accounts
public import Metrics

/// API keys that are kept in memory for a moment: a program shows its key with every request.
///
/// Kept is what the database has, with the hash of the secret and never the secret; whether the secret fits and the key is
/// valid is decided anew each time. Every instance that hears is told of a key that was revoked, and of a new one; what
/// is written past the gateway is seen after the TTL. A key that is not there is never kept. The metrics are the counters
/// `gatehouse_key_cache_hits` and `_misses`.
public struct CachingKeyRepository<Wrapped: KeyRepository>: KeyRepository {
    private let wrapped: Wrapped
    private let invalidator: CacheInvalidator
    /// Nil where this instance keeps none: the others may.
    private let reads: CachedReads<StoredKey>?

    /// - Parameters:
    ///   - cache: where keys are kept, or nil to keep none and tell the others alone.
    ///   - ttl: how long after it was read a key is served.
    public init(
        _ wrapped: Wrapped, cache: KeyCache?, ttl: Duration, invalidator: CacheInvalidator,
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.wrapped = wrapped
        self.invalidator = invalidator
        self.reads = cache.map { CachedReads($0, policy: CachePolicy(ttl: ttl), factory: factory) }
    }

    public func key(_ id: String) async throws -> StoredKey? {
        if let kept = reads?.recall(id) { return kept.value }
        return try await keys([id])[id]
    }

    public func keys(_ ids: [String]) async throws -> [String: StoredKey] {
        guard let reads else { return try await wrapped.keys(ids) }
        let found = try await reads.values(of: ids) { try await wrapped.keys($0) }
        return Dictionary(found.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    public func create(_ key: APIKey, secretHash: [UInt8]) async throws {
        try await invalidator.telling(.keys([key.id])) { try await wrapped.create(key, secretHash: secretHash) }
    }

    public func list() async throws -> [APIKey] { try await wrapped.list() }

    public func revoke(_ id: String) async throws -> Bool {
        try await invalidator.telling(.keys([id])) { try await wrapped.revoke(id) }
    }
}
