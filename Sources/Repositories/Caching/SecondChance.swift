/// A dictionary that knows which of its keys nobody has asked for lately.
///
/// It goes round its entries like the hand of a clock: whoever was used since the hand came by is passed over once, and the
/// first that was not goes. An order by use would keep nearly the same ones, but each use would write to the entries around
/// it, which other threads are about to read.
struct SecondChance<Key: Hashable, Value> {
    /// How many are passed over at the most: then the next one goes, used or not.
    private static var patience: Int { 1024 }

    // The slots, round which the hand goes; one that waits to be used again has no key. They stand in arrays of their own,
    // so that a use copies the value alone.
    private var slotKeys: [Key?] = []
    private var slotValues: [Value?] = []
    /// Whether a slot was used since the hand came by.
    private var slotUses: [Bool] = []
    private var slots: [Key: Int32] = [:]
    private var free: [Int32] = []
    /// The slot that is looked at next when one has to go.
    private var hand = 0

    var count: Int { slots.count }
    var keys: some Collection<Key> { slots.keys }

    /// The value of a key, without using it.
    func peek(_ key: Key) -> Value? { slots[key].flatMap { slotValues[Int($0)] } }

    /// Whether a key was used since the hand came by.
    func isUsed(_ key: Key) -> Bool { slots[key].map { slotUses[Int($0)] } ?? false }

    /// The value of a key, which is used by that.
    mutating func use(_ key: Key) -> Value? {
        guard let slot = slots[key].map(Int.init) else { return nil }
        // Written once, and not each time: what is only read may be in the memory next to each processor.
        if !slotUses[slot] { slotUses[slot] = true }
        return slotValues[slot]
    }

    /// Sets the value of a key, which counts as not used yet, and gives the value it had.
    @discardableResult
    mutating func put(_ value: Value, for key: Key) -> Value? {
        let former = remove(key)
        if let slot = free.popLast() {
            slotKeys[Int(slot)] = key
            slotValues[Int(slot)] = value
            slotUses[Int(slot)] = false
            slots[key] = slot
        } else {
            slots[key] = Int32(slotKeys.count)
            slotKeys.append(key)
            slotValues.append(value)
            slotUses.append(false)
        }
        return former
    }

    /// Takes a key away, and gives the value it had.
    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let slot = slots.removeValue(forKey: key) else { return nil }
        let value = slotValues[Int(slot)]
        slotKeys[Int(slot)] = nil
        slotValues[Int(slot)] = nil
        free.append(slot)
        return value
    }

    /// Takes away a key that was not used lately, and gives the value it had.
    mutating func removeIdle() -> Value? {
        guard count > 0 else { return nil }
        var passed = 0
        while true {
            defer { hand = hand + 1 < slotKeys.count ? hand + 1 : 0 }
            guard let key = slotKeys[hand] else { continue }
            guard slotUses[hand], passed < Self.patience else { return remove(key) }
            slotUses[hand] = false
            passed += 1
        }
    }

    mutating func removeAll() { self = Self() }
}
