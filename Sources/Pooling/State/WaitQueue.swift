import DequeModule

/// Numbers one request to a pool; a later request has a greater number.
struct RequestID: Hashable, Comparable, Sendable {
    let number: Int

    static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// The requests that wait, oldest first, any of which may leave early.
struct WaitQueue: Sendable {
    private var order: Deque<RequestID> = []
    private var present: Set<RequestID> = []

    var count: Int { present.count }
    var isEmpty: Bool { present.isEmpty }
    var first: RequestID? { order.first }

    mutating func append(_ request: RequestID) {
        order.append(request)
        present.insert(request)
    }

    mutating func prepend(_ request: RequestID) {
        order.prepend(request)
        present.insert(request)
    }

    mutating func popFirst() -> RequestID? {
        guard let request = order.popFirst() else { return nil }
        present.remove(request)
        dropAbsent()
        return request
    }

    /// Takes a request out, and says whether it was there.
    mutating func remove(_ request: RequestID) -> Bool {
        guard present.remove(request) != nil else { return false }
        dropAbsent()
        return true
    }

    mutating func removeAll() -> [RequestID] {
        defer { self = WaitQueue() }
        return order.filter(present.contains)
    }

    /// Keeps the first entry a present one; entries further back are skipped when their turn comes.
    private mutating func dropAbsent() {
        while let head = order.first, !present.contains(head) { order.removeFirst() }
    }
}
