import DequeModule

/// Who waits for what in a ``Coalescer``; it decides, and whoever holds the lock acts after releasing it.
struct CoalescerState<Key: Hashable & Sendable, Value: Sendable> {
    /// One that waits, for a result or for its turn.
    final class Waiter: Sendable {
        let id: UInt64
        /// Each once.
        let keys: [Key]
        let continuation: CheckedContinuation<Turn, any Error>

        init(id: UInt64, keys: [Key], continuation: CheckedContinuation<Turn, any Error>) {
            self.id = id
            self.keys = keys
            self.continuation = continuation
        }
    }

    /// What a waiter goes on with.
    enum Turn: Sendable {
        /// What was found of the whole batch.
        case result([Key: Value])
        /// Look up the batch, and tell everybody in it.
        case drive(Batch)
    }

    /// A look-up under way, and who waits for it beside the one that runs it.
    struct Batch: Sendable {
        var keys: Set<Key>
        var passengers: [UInt64] = []
    }

    /// How a look-up ended.
    enum Outcome {
        case found([Key: Value])
        case failed(any Error)
        /// Whoever ran it was cancelled.
        case abandoned
    }

    /// A waiter and what it goes on with, to be run without the lock.
    struct Resumption {
        let continuation: CheckedContinuation<Turn, any Error>
        let result: Result<Turn, any Error>

        func run() { continuation.resume(with: result) }
    }

    private let maximumKeys: Int
    private var underWay = 0
    private var lastID: UInt64 = 0
    private var waiters: [UInt64: Waiter] = [:]
    /// Who gathers for the next look-up, first come first; some may be gone from `waiters` by now.
    private var gathering: Deque<UInt64> = []
    /// About how many keys they have: those of the ones that are gone are counted until the next look-up.
    private var gatheredKeys = 0

    init(maximumKeys: Int) { self.maximumKeys = max(1, maximumKeys) }

    var waiting: Int { waiters.count }

    mutating func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// Begins a look-up at once where none is under way; else nil.
    mutating func begin(_ keys: [Key]) -> Batch? {
        guard underWay == 0 else { return nil }
        underWay = 1
        return Batch(keys: Set(keys))
    }

    /// Lets one wait, or gives a turn at once: to it where the look-up it would have waited for has just ended, and to the
    /// first that gathered where enough have to fill a look-up.
    mutating func enter(_ waiter: Waiter) -> Resumption? {
        if let batch = begin(waiter.keys) {
            return Resumption(continuation: waiter.continuation, result: .success(.drive(batch)))
        }
        waiters[waiter.id] = waiter
        gathering.append(waiter.id)
        gatheredKeys += waiter.keys.count
        return gatheredKeys >= maximumKeys ? nextDriver() : nil
    }

    /// Lets one wait no more; nil where it has its result or its turn already.
    mutating func cancel(_ id: UInt64) -> CheckedContinuation<Turn, any Error>? {
        waiters.removeValue(forKey: id)?.continuation
    }

    /// Ends a look-up, and gives the turn to the first that gathered meanwhile.
    mutating func end(_ batch: Batch, _ outcome: Outcome) -> [Resumption] {
        var resumptions: [Resumption] = []
        underWay -= 1
        if case .abandoned = outcome {
            gathering.prepend(contentsOf: batch.passengers)
        } else {
            let result = outcome.result
            resumptions = batch.passengers.compactMap { id in
                waiters.removeValue(forKey: id).map { Resumption(continuation: $0.continuation, result: result) }
            }
        }
        if let next = nextDriver() { resumptions.append(next) }
        return resumptions
    }

    /// Gathers as many as may go out together, the first of them to run the look-up.
    private mutating func nextDriver() -> Resumption? {
        var driver: Waiter?
        var batch = Batch(keys: [])
        while let id = gathering.first {
            guard let waiter = waiters[id] else {
                gathering.removeFirst()
                continue
            }
            guard driver == nil || count(of: batch, with: waiter) <= maximumKeys else { break }
            batch.keys.formUnion(waiter.keys)
            gathering.removeFirst()
            if driver == nil {
                driver = waiters.removeValue(forKey: id)
            } else {
                batch.passengers.append(id)
            }
        }
        gatheredKeys = gathering.reduce(0) { $0 + (waiters[$1]?.keys.count ?? 0) }
        if driver != nil { underWay += 1 }
        return driver.map { Resumption(continuation: $0.continuation, result: .success(.drive(batch))) }
    }

    private func count(of batch: Batch, with waiter: Waiter) -> Int {
        let most = batch.keys.count + waiter.keys.count
        // Only near the bound does it matter that some may be the same.
        return most <= maximumKeys ? most : batch.keys.union(waiter.keys).count
    }
}

extension CoalescerState.Outcome {
    fileprivate var result: Result<CoalescerState.Turn, any Error> {
        switch self {
        case .found(let values): .success(.result(values))
        case .failed(let error): .failure(error)
        case .abandoned: .failure(CancellationError())
        }
    }
}
