/// A dictionary that knows which of its keys has not been asked for the longest, in constant time.
struct LeastRecentlyUsed<Key: Hashable, Value> {
    private struct Node {
        /// The key and its value, or nil in a slot that waits to be used again.
        var content: (key: Key, value: Value)?
        /// The neighbour that was used later, and the one that was used earlier.
        var newer: Int?
        var older: Int?
    }

    private var nodes: [Node] = []
    private var slots: [Key: Int] = [:]
    private var free: [Int] = []
    private var newest: Int?
    private var oldest: Int?

    var count: Int { slots.count }
    var keys: some Collection<Key> { slots.keys }

    /// The value of a key, without using it.
    func peek(_ key: Key) -> Value? { slots[key].flatMap { nodes[$0].content?.value } }

    /// The value of a key, which is the one used last from now on.
    mutating func use(_ key: Key) -> Value? {
        guard let slot = slots[key] else { return nil }
        if newest != slot {
            unlink(slot)
            link(slot)
        }
        return nodes[slot].content?.value
    }

    /// Sets the value of a key, which is the one used last from now on, and gives the value it had.
    @discardableResult
    mutating func put(_ value: Value, for key: Key) -> Value? {
        let former = remove(key)
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
        } else {
            slot = nodes.count
            nodes.append(Node())
        }
        slots[key] = slot
        nodes[slot].content = (key, value)
        link(slot)
        return former
    }

    /// Takes a key away, and gives the value it had.
    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let slot = slots.removeValue(forKey: key) else { return nil }
        unlink(slot)
        let value = nodes[slot].content?.value
        nodes[slot].content = nil
        free.append(slot)
        return value
    }

    /// Takes away the key that has not been used the longest.
    mutating func removeOldest() -> Value? { oldest.flatMap { nodes[$0].content?.key }.flatMap { remove($0) } }

    mutating func removeAll() { self = Self() }

    /// Makes a node the newest, in its place: nodes are not copied about.
    private mutating func link(_ slot: Int) {
        nodes[slot].newer = nil
        nodes[slot].older = newest
        if let newest { nodes[newest].newer = slot }
        newest = slot
        oldest = oldest ?? slot
    }

    private mutating func unlink(_ slot: Int) {
        let (newer, older) = (nodes[slot].newer, nodes[slot].older)
        if let newer { nodes[newer].older = older } else { newest = older }
        if let older { nodes[older].newer = newer } else { oldest = newer }
    }
}
