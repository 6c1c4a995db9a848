public import Accounts
public import Metrics

/// Accounts as reads of cached sites know them: served from memory for a while, by their ids.
///
/// Whoever writes, signs in or decides what somebody may do asks the repository itself. An account that is not there is
/// never kept, and a look-up by name always asks: whose a name is may change. What is written through any instance
/// is told to all by ``InvalidatingAccountRepository``. The metrics are the counters `gatehouse_account_cache_hits` and
/// `_misses`.
public struct CachingAccountDirectory<Wrapped: AccountDirectory>: AccountDirectory {
    private let wrapped: Wrapped
    private let reads: CachedReads<Account>

    /// - Parameter ttl: how long after it was read an account is served.
    public init(
        _ wrapped: Wrapped, cache: AccountCache, ttl: Duration, factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.wrapped = wrapped
        self.reads = CachedReads(cache, policy: CachePolicy(ttl: ttl), factory: factory)
    }

    public func known(_ id: AccountID) -> Account? { reads.recall(id)?.value }

    public func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] {
        let found = try await reads.values(of: ids) { try await wrapped.accounts($0) }
        return Dictionary(found.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    public func accounts(usernames: [String]) async throws -> [String: Account] {
        try await wrapped.accounts(usernames: usernames)
    }
}
