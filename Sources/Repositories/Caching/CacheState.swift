/// What a ``Cache`` keeps, and what it may serve of that.
///
/// A read that began before its key was invalidated never puts what it found: it may be the old value. Invalidations are
/// numbered for that; a read remembers the number it began at, and a key that is being read remembers the last one
/// that met it.
///
/// Times are counted from when the cache was made: an instant's layout is known at run time alone, which each copy of an entry
/// would ask for.
struct CacheState<Value: Cacheable> {
    typealias Key = Value.CacheKey

    private struct Entry {
        /// Nil is the knowledge that there is none.
        let value: Value?
        let readAt: Duration
        let bytes: Int
    }

    private struct Reading {
        var readers = 0
        var dirtiedAt: UInt64 = 0
    }

    /// What of a key is there: a value, or the knowledge that there is none.
    struct Kept {
        let value: Value?
    }

    /// What of a read of many is there.
    struct Found {
        var values: [(key: Key, value: Value)] = []
        /// How many were known, to have a value or to have none.
        var hits = 0
    }

    /// A read of what is missing, from its beginning to its end.
    struct Load: Sendable {
        let keys: [Key]
        /// The number of the last invalidation before it; nil where what it finds is not kept.
        fileprivate let began: UInt64?
    }

    let limits: CacheLimits
    /// Whether changes of other instances are heard.
    private(set) var isTrusted: Bool
    private(set) var bytes = 0
    private var entries = SecondChance<Key, Entry>()
    private var readings: [Key: Reading] = [:]
    private var lastInvalidation: UInt64 = 0
    private var emptiedAt: UInt64 = 0

    init(limits: CacheLimits, isTrusted: Bool) {
        self.limits = limits
        self.isTrusted = isTrusted
    }

    var count: Int { entries.count }
    /// Whether anything is kept, or about to be.
    var isInUse: Bool { entries.count > 0 || !readings.isEmpty }

    /// What is there of one key; nil where it has to be read.
    mutating func recall(_ key: Key, ttl: Duration, at now: Duration) -> Kept? {
        guard isTrusted, let entry = entries.use(key), entry.readAt + ttl > now else { return nil }
        return Kept(value: entry.value)
    }

    /// What of it is there, and the read of what is not.
    mutating func begin(
        _ keys: [Key], ttl: Duration, at now: Duration
    ) -> (found: Found, load: Load?) {
        guard isTrusted else { return (Found(), Load(keys: keys, began: nil)) }
        var found = Found()
        var missing: [Key] = []
        for key in keys.count == 1 ? keys : Array(Set(keys)) {
            if let kept = recall(key, ttl: ttl, at: now) {
                found.hits += 1
                if let value = kept.value { found.values.append((key, value)) }
            } else {
                missing.append(key)
            }
        }
        guard !missing.isEmpty else { return (found, nil) }
        for key in missing { readings[key, default: Reading()].readers += 1 }
        return (found, Load(keys: missing, began: lastInvalidation))
    }

    /// Keeps what a read found, as far as nothing was invalidated meanwhile, and gives how many others had to go.
    mutating func end(
        _ load: Load, _ found: [Key: Value], keepsMisses: Bool, readAt: Duration
    ) -> Int {
        let clean = leave(load)
        guard isTrusted else { return 0 }
        for key in clean where found[key] != nil || keepsMisses {
            let value = found[key]
            put(Entry(value: value, readAt: readAt, bytes: Value.cacheBytes(of: value)), for: key)
        }
        return evict()
    }

    /// Ends a read that failed, and gives what is kept of all it asked for, where that is not too old.
    mutating func abandon(_ load: Load, stale: Duration?, at now: Duration) -> [Key: Value]? {
        _ = leave(load)
        guard isTrusted, let stale else { return nil }
        var found: [Key: Value] = [:]
        for key in load.keys {
            guard let entry = entries.peek(key), let value = entry.value, entry.readAt + stale >= now else {
                return nil
            }
            found[key] = value.markedStale
        }
        return found
    }

    /// Forgets what was written, and what is being read of it.
    mutating func forget(_ touched: TouchedKeys<Key>) {
        switch touched {
        case .nothing: break
        case .these(let keys):
            lastInvalidation += 1
            for key in keys { forget(key) }
        case .matching(let isTouched):
            lastInvalidation += 1
            for key in entries.keys.filter(isTouched) + readings.keys.filter(isTouched) { forget(key) }
        case .everything: empty()
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

    private mutating func forget(_ key: Key) {
        remove(key)
        readings[key]?.dirtiedAt = lastInvalidation
    }

    /// Ends the reading of a load's keys, and gives those that nothing has happened to meanwhile.
    private mutating func leave(_ load: Load) -> [Key] {
        guard let began = load.began else { return [] }
        return load.keys.filter { key in
            guard var reading = readings[key] else { return false }
            reading.readers -= 1
            readings[key] = reading.readers > 0 ? reading : nil
            return emptiedAt <= began && reading.dirtiedAt <= began
        }
    }

    private mutating func put(_ entry: Entry, for key: Key) {
        guard entry.bytes <= limits.bytes else { return remove(key) }
        bytes += entry.bytes
        if let former = entries.put(entry, for: key) { bytes -= former.bytes }
    }

    private mutating func remove(_ key: Key) {
        if let former = entries.remove(key) { bytes -= former.bytes }
    }

    private mutating func evict() -> Int {
        var evicted = 0
        while entries.count > limits.entries || bytes > limits.bytes, let idle = entries.removeIdle() {
            bytes -= idle.bytes
            evicted += 1
        }
        return evicted
    }
}
