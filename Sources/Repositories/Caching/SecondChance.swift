/// A dictionary that knows which of its keys nobody has asked for lately.
///
/// It goes round its entries like the hand of a clock: whoever was used since the hand came by is passed over once, and the
/// first that was not goes. An order by use would keep nearly the same ones, but each use would write to the entries around
/// it, which other threads are about to read.
struct SecondChance<Key: Hashable, Value> {
    private struct Entry {
        let key: Key
        let value: Value
        /// Whether it was used since the hand came by.
        var isUsed = false
    }

    /// How many are passed over at the most: then the next one goes, used or not.
    private static var patience: Int { 1024 }

    /// The entries, round which the hand goes; nil in a slot that waits to be used again.
    private var entries: [Entry?] = []
    private var slots: [Key: Int32] = [:]
    private var free: [Int32] = []
    /// The slot that is looked at next when one has to go.
    private var hand = 0

    var count: Int { slots.count }
    var keys: some Collection<Key> { slots.keys }

    /// The value of a key, without using it.
    func peek(_ key: Key) -> Value? { slots[key].flatMap { entries[Int($0)]?.value } }

    /// Whether a key was used since the hand came by.
    func isUsed(_ key: Key) -> Bool { slots[key].flatMap { entries[Int($0)]?.isUsed } ?? false }

    /// The value of a key, which is used by that.
    mutating func use(_ key: Key) -> Value? {
        guard let slot = slots[key] else { return nil }
        // Written once, and not each time: what is only read may be in the memory next to each processor.
        if entries[Int(slot)]?.isUsed == false { entries[Int(slot)]?.isUsed = true }
        return entries[Int(slot)]?.value
    }

    /// Sets the value of a key, which counts as not used yet, and gives the value it had.
    @discardableResult
    mutating func put(_ value: Value, for key: Key) -> Value? {
        let former = remove(key)
        let slot: Int32
        if let reused = free.popLast() {
            slot = reused
            entries[Int(slot)] = Entry(key: key, value: value)
        } else {
            slot = Int32(entries.count)
            entries.append(Entry(key: key, value: value))
        }
        slots[key] = slot
        return former
    }

    /// Takes a key away, and gives the value it had.
    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let slot = slots.removeValue(forKey: key) else { return nil }
        let value = entries[Int(slot)]?.value
        entries[Int(slot)] = nil
        free.append(slot)
        return value
    }

    /// Takes away a key that was not used lately, and gives the value it had.
    mutating func removeIdle() -> Value? {
        guard count > 0 else { return nil }
        var passed = 0
        while true {
            defer { hand = hand + 1 < entries.count ? hand + 1 : 0 }
            guard let entry = entries[hand] else { continue }
            guard entry.isUsed, passed < Self.patience else { return remove(entry.key) }
            entries[hand]?.isUsed = false
            passed += 1
        }
    }

    mutating func removeAll() { self = Self() }
}
