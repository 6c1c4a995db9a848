import DequeModule

/// Who waits for what in a ``Coalescer``; it decides, and whoever holds the lock acts after releasing it.
struct CoalescerState<Key: Hashable & Sendable, Value: Sendable> {
    typealias Waiter = CoalescerWaiter<Key, Value>
    typealias Batch = CoalescerBatch<Key, Value>

    /// One whose turn it is to run a look-up, to be told without the lock.
    struct Departure {
        let driver: Waiter.Wait
        let batch: Batch

        func run() { driver.end(with: .success(.drive(batch))) }
    }

    private let maximumKeys: Int
    private let parallelism: CoalescerParallelism
    private var underWay: [Batch] = []
    /// Who gathers for the next look-up, first come first; some may wait no more.
    private var gathering: Deque<Waiter> = []
    /// About how many keys they have: those of the ones that wait no more are counted until the next look-up.
    private var gatheredKeys = 0

    init(maximumKeys: Int, parallelism: CoalescerParallelism = .none) {
        self.maximumKeys = max(1, maximumKeys)
        self.parallelism = parallelism
    }

    /// How many wait, for a result or for their turn.
    var waiting: Int {
        underWay.reduce(gathering.count(where: \.isWaiting)) { $0 + $1.passengers.count(where: \.isWaiting) }
    }

    /// Begins a look-up at once where none is under way; else nil.
    mutating func begin(_ keys: [Key]) -> Batch? {
        guard underWay.isEmpty else { return nil }
        let batch = Batch(keys: keys)
        underWay.append(batch)
        return batch
    }

    /// Lets one wait, or gives a turn at once: to it where the look-up it would have waited for has just ended, and to the
    /// first that gathered where enough have to fill a look-up, or to be worth one beside those under way.
    mutating func enter(_ waiter: Waiter) -> Departure? {
        gathering.append(waiter)
        gatheredKeys += waiter.keys.count
        return isDeparting ? nextDeparture() : nil
    }

    private var isDeparting: Bool {
        underWay.isEmpty || gatheredKeys >= maximumKeys
            || (underWay.count < parallelism.lookUps && gatheredKeys >= parallelism.keys)
    }

    /// Ends a look-up, and gives the turn to the first that gathered meanwhile.
    /// - Parameter isAbandoned: whether its passengers gather again.
    mutating func end(_ batch: Batch, isAbandoned: Bool) -> Departure? {
        underWay.removeAll { $0 === batch }
        if isAbandoned { gathering.prepend(contentsOf: batch.passengers) }
        return nextDeparture()
    }

    /// Gathers as many as may go out together, the first of them to run the look-up.
    private mutating func nextDeparture() -> Departure? {
        var driver: (wait: Waiter.Wait, keys: [Key])?
        var passengers: [Waiter] = []
        var keys: Set<Key> = []
        while let waiter = gathering.first {
            if waiter.isWaiting, let driver {
                if passengers.isEmpty { keys = Set(driver.keys) }
                guard count(of: keys, with: waiter) <= maximumKeys else { break }
                keys.formUnion(waiter.keys)
                passengers.append(waiter)
            } else if driver == nil {
                driver = waiter.take().map { ($0, waiter.keys) }
            }
            gathering.removeFirst()
        }
        gatheredKeys = gathering.reduce(0) { $0 + $1.keys.count }
        guard let driver else { return nil }
        let batch = Batch(keys: passengers.isEmpty ? driver.keys : Array(keys), passengers: passengers)
        underWay.append(batch)
        return Departure(driver: driver.wait, batch: batch)
    }

    private func count(of keys: Set<Key>, with waiter: Waiter) -> Int {
        let most = keys.count + waiter.keys.count
        // Only near the bound does it matter that some may be the same.
        return most <= maximumKeys ? most : keys.union(waiter.keys).count
    }
}
