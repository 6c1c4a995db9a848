public import Accounts

/// A kind of thing that may be kept in memory.
public protocol Cacheable: Sendable {
    associatedtype CacheKey: Hashable & Sendable

    /// What its metrics are named by, as `gatehouse_NAME_cache_hits`.
    static var cacheName: String { get }

    /// About how many bytes an entry takes; nil is the knowledge that there is none.
    static func cacheBytes(of value: Self?) -> Int

    /// What is not to be served any more after a change.
    static func touched(by invalidation: Invalidation) -> TouchedKeys<CacheKey>

    /// The same, marked as one that may be old.
    var markedStale: Self { get }
}

extension Cacheable {
    public var markedStale: Self { self }
}

/// Which of the kept things a change touches.
public enum TouchedKeys<Key: Sendable>: Sendable {
    case nothing
    case these([Key])
    case matching(@Sendable (Key) -> Bool)
    case everything

    /// - Parameter keys: nil is all of them.
    init(_ keys: [Key]?) { self = keys.map(Self.these) ?? .everything }
}

/// Whose profile of which site.
public struct ProfileKey: Hashable, Sendable {
    public let site: SiteID
    public let account: AccountID
}

extension Profile: Cacheable {
    public static var cacheName: String { "profile" }

    public static func cacheBytes(of profile: Profile?) -> Int { CacheSize.of(profile) }

    public static func touched(by invalidation: Invalidation) -> TouchedKeys<ProfileKey> {
        guard case .profiles(let site, let accounts) = invalidation else { return .nothing }
        guard let accounts else { return .matching { $0.site == site } }
        return .these(accounts.map { ProfileKey(site: site, account: $0) })
    }

    public var markedStale: Profile { from(.stale) }
}

extension Account: Cacheable {
    public static var cacheName: String { "account" }

    public static func cacheBytes(of account: Account?) -> Int { CacheSize.of(account) }

    public static func touched(by invalidation: Invalidation) -> TouchedKeys<AccountID> {
        guard case .accounts(let accounts) = invalidation else { return .nothing }
        return TouchedKeys(accounts)
    }
}

extension StoredKey: Cacheable {
    public static var cacheName: String { "key" }

    public static func cacheBytes(of key: StoredKey?) -> Int { CacheSize.of(key) }

    public static func touched(by invalidation: Invalidation) -> TouchedKeys<String> {
        guard case .keys(let keys) = invalidation else { return .nothing }
        return TouchedKeys(keys)
    }
}
