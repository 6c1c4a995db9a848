public import Accounts
public import Metrics

/// Profiles of a site served from memory, as long as the site allows and nobody has written them.
///
/// Reads ask the wrapped repository for what is missing alone. A write is told to every instance once it has taken effect,
/// and as well where nobody knows whether it has. Lists and collections pass through. The metrics are the counters
/// `gatehouse_profile_cache_hits`, `_misses` and `_stale`, of profiles, with the dimension `site`.
public struct CachingProfileRepository<Wrapped: ProfileRepository>: ProfileRepository {
    private let wrapped: Wrapped
    private let policy: CachePolicy
    private let cache: ProfileCache
    private let invalidator: CacheInvalidator
    private let hits: Counter
    private let misses: Counter
    private let stale: Counter
    private var isFresh = false

    public init(
        _ wrapped: Wrapped, policy: CachePolicy, cache: ProfileCache, invalidator: CacheInvalidator,
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        func counter(_ name: String) -> Counter {
            Counter(
                label: "gatehouse_profile_cache_\(name)", dimensions: [("site", wrapped.site.id.rawValue)],
                factory: factory)
        }
        self.wrapped = wrapped
        self.policy = policy
        self.cache = cache
        self.invalidator = invalidator
        self.hits = counter("hits")
        self.misses = counter("misses")
        self.stale = counter("stale")
    }

    public var site: Site { wrapped.site }

    /// The same profiles, each read from the database: for whoever decides by one what to write.
    ///
    /// What is kept of them is forgotten: should it be another, the asker comes back to see why.
    public var fresh: Self {
        var fresh = self
        fresh.isFresh = true
        return fresh
    }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        guard !isFresh else {
            invalidator.forget(ProfileInvalidation(site: site.id, accounts: accounts))
            return try await wrapped.profiles(of: accounts)
        }
        let (found, load, began) = cache.begin(site.id, accounts, ttl: policy.ttl)
        if found.hits > 0 { hits.increment(by: found.hits) }
        guard let load else { return found.profiles }
        misses.increment(by: load.accounts.count)
        do {
            let loaded = try await wrapped.profiles(of: load.accounts)
            cache.end(load, loaded, keepsMisses: policy.keepsMisses, readAt: began)
            return found.profiles.merging(loaded) { $1 }
        } catch {
            guard let old = cache.abandon(load, stale: error.isSilence ? policy.stale : nil) else { throw error }
            stale.increment(by: old.count)
            return found.profiles.merging(old) { $1 }
        }
    }

    public func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await writing(account) { try await wrapped.create(account, values: values) }
    }

    public func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile {
        try await writing(account) { try await wrapped.findOrCreate(account, values: values) }
    }

    public func update(
        _ account: AccountID, values: [FieldName: Value], expected: Version?
    ) async throws -> Profile {
        try await writing(account) { try await wrapped.update(account, values: values, expected: expected) }
    }

    public func delete(_ account: AccountID, expected: Version?) async throws -> Bool {
        try await writing(account) { try await wrapped.delete(account, expected: expected) }
    }

    public func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> {
        try await wrapped.list(page, filter: filter)
    }

    public func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        try await wrapped.rows(of: collection, account: account, page: page)
    }

    private func writing<Outcome: Sendable>(
        _ account: AccountID, _ write: () async throws -> Outcome
    ) async throws -> Outcome {
        let invalidation = ProfileInvalidation(site: site.id, accounts: [account])
        do {
            let outcome = try await write()
            await invalidator.changed(invalidation)
            return outcome
        } catch {
            if error.leavesDoubt {
                await invalidator.changed(invalidation)
            } else {
                // The row is as it was; but what is kept of it may be what made the write fail.
                invalidator.forget(invalidation)
            }
            throw error
        }
    }
}

extension Error {
    /// Whether a database did not answer.
    fileprivate var isSilence: Bool {
        guard let error = self as? AccountError else { return false }
        return error.code == .databaseUnavailable || error.code == .timedOut
    }

    /// Whether a write that failed with it may have taken effect all the same.
    var leavesDoubt: Bool {
        guard let error = self as? AccountError else { return true }
        return error.code == .databaseUnavailable || error.code == .timedOut || error.code == .internal
    }
}
