import Accounts
import PostgresDatabase
import Repositories
import SQLStore

/// Puts together what serves accounts and keys, with what is kept in memory of them.
struct CoreAssembler: Sendable {
    /// How many keys are kept, and in how much memory: more than programs there are.
    private static let keyLimits = CacheLimits(entries: 10_000, bytes: 8 << 20)

    let core: any Database
    let schema: CoreSchema
    let invalidator: CacheInvalidator
    /// The sites whose profiles are kept in memory.
    let cached: [Site]
    let settings: CacheConfiguration

    /// The accounts as the database has them; writes are told to what is kept of them.
    func accounts(colocated: [SiteID: any ColocatedProfiles]) -> any AccountRepository {
        switch schema.accounts {
        case .own:
            invalidating(CoalescingAccountRepository(SQLAccountRepository(database: core, colocated: colocated)))
        case .django:
            invalidating(
                CoalescingAccountRepository(
                    DjangoAccountRepository(
                        database: core, hasUniqueEmail: schema.hasUniqueEmail, colocated: colocated)))
        }
    }

    /// The accounts as reads of cached sites know them, for no longer than any of these keeps a profile; nil where there
    /// is no such site.
    func directory(over accounts: some AccountRepository) -> (any AccountDirectory)? {
        guard let ttl = cached.compactMap({ $0.cache?.ttl }).min() else { return nil }
        return CachingAccountDirectory(
            accounts, cache: AccountCache(limits: settings.limits, invalidator: invalidator), ttl: ttl)
    }

    var keys: any KeyRepository {
        let stored = CoalescingKeyRepository(SQLKeyRepository(database: core))
        // SQLite says a while later that something was written: too late for a key that was revoked.
        guard core is PostgresDatabase else { return stored }
        let cache = settings.keys > .zero ? KeyCache(limits: Self.keyLimits, invalidator: invalidator) : nil
        return CachingKeyRepository(stored, cache: cache, ttl: settings.keys, invalidator: invalidator)
    }

    private func invalidating(_ accounts: some AccountRepository) -> any AccountRepository {
        guard !cached.isEmpty else { return accounts }
        return InvalidatingAccountRepository(accounts, sites: Set(cached.map(\.id)), invalidator: invalidator)
    }
}
