import Accounts

/// Whose profile of which site.
struct ProfileKey: Hashable, Sendable {
    let site: SiteID
    let account: AccountID
}

/// What a ``ProfileCache`` keeps, and what it may serve of that.
///
/// A read that began before its key was invalidated never puts what it found: it may be the old value. Invalidations are
/// numbered for that; a read remembers the number it began at, and a key that is being read remembers the last one
/// that met it.
struct ProfileCacheState {
    private struct Entry {
        /// Nil is an account that has no profile.
        let profile: Profile?
        let readAt: ContinuousClock.Instant
        let bytes: Int
    }

    private struct Reading {
        var readers = 0
        var dirtiedAt: UInt64 = 0
    }

    /// What of a read is there.
    struct Found: Sendable {
        var profiles: [AccountID: Profile] = [:]
        /// How many were known, to have a profile or to have none.
        var hits = 0
    }

    /// A read of what is missing, from its beginning to its end.
    struct Load: Sendable {
        let site: SiteID
        let accounts: [AccountID]
        /// The number of the last invalidation before it; nil where what it finds is not kept.
        fileprivate let began: UInt64?
    }

    let limits: CacheLimits
    /// Whether changes of other instances are heard.
    private(set) var isTrusted: Bool
    private(set) var bytes = 0
    private var entries = LeastRecentlyUsed<ProfileKey, Entry>()
    private var readings: [ProfileKey: Reading] = [:]
    private var lastInvalidation: UInt64 = 0
    private var emptiedAt: UInt64 = 0
    private var sitesEmptiedAt: [SiteID: UInt64] = [:]

    init(limits: CacheLimits, isTrusted: Bool) {
        self.limits = limits
        self.isTrusted = isTrusted
    }

    var count: Int { entries.count }
    /// Whether anything is kept, or about to be.
    var isInUse: Bool { entries.count > 0 || !readings.isEmpty }

    /// What of it is there, and the read of what is not.
    mutating func begin(
        _ site: SiteID, _ accounts: [AccountID], ttl: Duration, at now: ContinuousClock.Instant
    ) -> (found: Found, load: Load?) {
        guard isTrusted else { return (Found(), Load(site: site, accounts: accounts, began: nil)) }
        var found = Found()
        var missing: [AccountID] = []
        for account in accounts.count == 1 ? accounts : Array(Set(accounts)) {
            if let entry = entries.use(ProfileKey(site: site, account: account)), entry.readAt + ttl > now {
                found.hits += 1
                if let profile = entry.profile { found.profiles[account] = profile }
            } else {
                missing.append(account)
            }
        }
        guard !missing.isEmpty else { return (found, nil) }
        for account in missing { readings[ProfileKey(site: site, account: account), default: Reading()].readers += 1 }
        return (found, Load(site: site, accounts: missing, began: lastInvalidation))
    }

    /// Keeps what a read found, as far as nothing was invalidated meanwhile, and gives how many others had to go.
    mutating func end(
        _ load: Load, _ found: [AccountID: Profile], keepsMisses: Bool, readAt: ContinuousClock.Instant
    ) -> Int {
        let clean = leave(load)
        guard isTrusted else { return 0 }
        for account in clean where found[account] != nil || keepsMisses {
            let profile = found[account]
            put(
                Entry(profile: profile, readAt: readAt, bytes: CacheSize.of(profile)),
                for: ProfileKey(site: load.site, account: account))
        }
        return evict()
    }

    /// Ends a read that failed, and gives what is kept of all it asked for, where that is not too old.
    mutating func abandon(
        _ load: Load, stale: Duration?, at now: ContinuousClock.Instant
    ) -> [AccountID: Profile]? {
        _ = leave(load)
        guard isTrusted, let stale else { return nil }
        var found: [AccountID: Profile] = [:]
        for account in load.accounts {
            guard let entry = entries.peek(ProfileKey(site: load.site, account: account)),
                let profile = entry.profile, entry.readAt + stale >= now
            else { return nil }
            found[account] = profile.stale
        }
        return found
    }

    /// Forgets profiles that were written, and what is being read of them.
    mutating func forget(_ invalidation: ProfileInvalidation) {
        lastInvalidation += 1
        guard let accounts = invalidation.accounts else {
            sitesEmptiedAt[invalidation.site] = lastInvalidation
            for key in entries.keys.filter({ $0.site == invalidation.site }) { remove(key) }
            return
        }
        for account in accounts {
            let key = ProfileKey(site: invalidation.site, account: account)
            remove(key)
            readings[key]?.dirtiedAt = lastInvalidation
        }
    }

    /// Forgets everything, and what is being read.
    mutating func empty() {
        lastInvalidation += 1
        emptiedAt = lastInvalidation
        entries.removeAll()
        bytes = 0
    }

    /// Empties it, and serves and keeps things from now on, or no more.
    mutating func trust(_ isTrusted: Bool) {
        empty()
        self.isTrusted = isTrusted
    }

    /// Ends the reading of a load's keys, and gives those that nothing has happened to meanwhile.
    private mutating func leave(_ load: Load) -> [AccountID] {
        guard let began = load.began else { return [] }
        let isOld = max(emptiedAt, sitesEmptiedAt[load.site] ?? 0) > began
        return load.accounts.filter { account in
            let key = ProfileKey(site: load.site, account: account)
            guard var reading = readings[key] else { return false }
            reading.readers -= 1
            readings[key] = reading.readers > 0 ? reading : nil
            return !isOld && reading.dirtiedAt <= began
        }
    }

    private mutating func put(_ entry: Entry, for key: ProfileKey) {
        guard entry.bytes <= limits.bytes else { return remove(key) }
        bytes += entry.bytes
        if let former = entries.put(entry, for: key) { bytes -= former.bytes }
    }

    private mutating func remove(_ key: ProfileKey) {
        if let former = entries.remove(key) { bytes -= former.bytes }
    }

    private mutating func evict() -> Int {
        var evicted = 0
        while entries.count > limits.entries || bytes > limits.bytes, let oldest = entries.removeOldest() {
            bytes -= oldest.bytes
            evicted += 1
        }
        return evicted
    }
}

extension Profile {
    /// The same profile, marked as one that may be old.
    fileprivate var stale: Profile {
        Profile(site: site, account: account, values: values, version: version, warnings: warnings, source: .stale)
    }
}
