/// A dictionary that knows which of its keys has not been asked for the longest, in constant time.
struct LeastRecentlyUsed<Key: Hashable, Value> {
    /// The neighbours of a slot, in the order its key and theirs were used.
    private struct Link {
        var newer: Int32?
        var older: Int32?
    }

    /// The keys and their values; nil in a slot that waits to be used again.
    private var contents: [(key: Key, value: Value)?] = []
    /// The order, by slots; apart from the contents, so that a change of it touches little memory.
    private var links: [Link] = []
    private var slots: [Key: Int32] = [:]
    private var free: [Int32] = []
    private var newest: Int32?
    private var oldest: Int32?

    var count: Int { slots.count }
    var keys: some Collection<Key> { slots.keys }

    /// The value of a key, without using it.
    func peek(_ key: Key) -> Value? { slots[key].flatMap { contents[Int($0)]?.value } }

    /// The value of a key, which is the one used last from now on.
    mutating func use(_ key: Key) -> Value? {
        guard let slot = slots[key] else { return nil }
        if newest != slot {
            unlink(slot)
            link(slot)
        }
        return contents[Int(slot)]?.value
    }

    /// Sets the value of a key, which is the one used last from now on, and gives the value it had.
    @discardableResult
    mutating func put(_ value: Value, for key: Key) -> Value? {
        let former = remove(key)
        let slot: Int32
        if let reused = free.popLast() {
            slot = reused
            contents[Int(slot)] = (key, value)
        } else {
            slot = Int32(contents.count)
            contents.append((key, value))
            links.append(Link())
        }
        slots[key] = slot
        link(slot)
        return former
    }

    /// Takes a key away, and gives the value it had.
    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let slot = slots.removeValue(forKey: key) else { return nil }
        unlink(slot)
        let value = contents[Int(slot)]?.value
        contents[Int(slot)] = nil
        free.append(slot)
        return value
    }

    /// Takes away the key that has not been used the longest.
    mutating func removeOldest() -> Value? { oldest.flatMap { contents[Int($0)]?.key }.flatMap { remove($0) } }

    mutating func removeAll() { self = Self() }

    /// Makes a slot the newest.
    private mutating func link(_ slot: Int32) {
        links[Int(slot)] = Link(newer: nil, older: newest)
        if let newest { links[Int(newest)].newer = slot }
        newest = slot
        oldest = oldest ?? slot
    }

    private mutating func unlink(_ slot: Int32) {
        let link = links[Int(slot)]
        if let newer = link.newer { links[Int(newer)].older = link.older } else { newest = link.older }
        if let older = link.older { links[Int(older)].newer = link.newer } else { oldest = link.newer }
    }
}
