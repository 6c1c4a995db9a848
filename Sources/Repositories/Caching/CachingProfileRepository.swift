public import Accounts
public import Metrics

/// Profiles of a site served from memory, as long as the site allows and nobody has written them.
///
/// Reads ask the wrapped repository for what is missing alone. A write is told to every instance once it has taken effect,
/// and as well where nobody knows whether it has. Lists and collections pass through. The metrics are the counters
/// `gatehouse_profile_cache_hits`, `_misses` and `_stale`, of profiles, with the dimension `site`.
public struct CachingProfileRepository<Wrapped: ProfileRepository>: ProfileRepository {
    private let wrapped: Wrapped
    private let id: SiteID
    private let invalidator: CacheInvalidator
    private let reads: CachedReads<Profile>
    private var isFresh = false

    public init(
        _ wrapped: Wrapped, policy: CachePolicy, cache: ProfileCache, invalidator: CacheInvalidator,
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.wrapped = wrapped
        self.id = wrapped.site.id
        self.invalidator = invalidator
        self.reads = CachedReads(cache, policy: policy, dimensions: [("site", id.rawValue)], factory: factory)
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

    public func known(_ account: AccountID) -> Profile? { isFresh ? nil : reads.recall(key(account))?.value }

    public func profile(of account: AccountID) async throws -> Profile? {
        if !isFresh, let kept = reads.recall(key(account)) { return kept.value }
        return try await profiles(of: [account])[account]
    }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        guard !isFresh else {
            invalidator.forget(.profiles(site: id, accounts: accounts))
            return try await wrapped.profiles(of: accounts)
        }
        let found = try await reads.values(of: accounts.map(key)) { missing in
            let stored = try await wrapped.profiles(of: missing.map(\.account))
            return Dictionary(stored.map { (key($0.key), $0.value) }, uniquingKeysWith: { $1 })
        }
        return Dictionary(found.map { ($0.key.account, $0.value) }, uniquingKeysWith: { $1 })
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

    private func key(_ account: AccountID) -> ProfileKey { ProfileKey(site: id, account: account) }

    private func writing<Outcome: Sendable>(
        _ account: AccountID, _ write: () async throws -> Outcome
    ) async throws -> Outcome {
        try await invalidator.telling(.profiles(site: id, accounts: [account]), write)
    }
}
