import Synchronization

/// Many look-ups at once made into few: while one is under way, later ones gather and go out together as the next.
///
/// There is no timer, so an idle gateway adds no delay, and no task of its own: whoever asks first runs the look-up
/// in its own task; when that ends, the first of those who wait meanwhile runs the gathered one for all of them. A
/// look-up never joins one that is under way already: it must see what was written before it was asked.
///
/// Nobody waits where nothing is gained by it: what fills a look-up goes out with it at once, and so does what is worth
/// one of the few that may be under way beside each other; whoever asks for many keys asks alone.
final class Coalescer<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// From how many keys on a look-up goes out alone.
    static var manyKeys: Int { 100 }

    private let state: Mutex<CoalescerState<Key, Value>>
    private let lookUp: @Sendable ([Key]) async throws -> [Key: Value]

    /// - Parameters:
    ///   - maximumKeys: how many keys go out together at the most; a single look-up for more goes out by itself.
    ///   - parallelism: when a look-up goes out although another is under way.
    ///   - lookUp: finds those of the keys there are; whoever asks for a key twice has it asked for twice.
    init(
        maximumKeys: Int = 1000, parallelism: CoalescerParallelism = .none,
        lookUp: @escaping @Sendable ([Key]) async throws -> [Key: Value]
    ) {
        self.state = Mutex(CoalescerState(maximumKeys: maximumKeys, parallelism: parallelism))
        self.lookUp = lookUp
    }

    /// Those of the keys there are.
    /// - Throws: what the look-up that had these keys threw, or `CancellationError`.
    func values(of keys: some Sequence<Key>) async throws -> [Key: Value] {
        let asked = Array(keys)
        guard asked.count < Self.manyKeys else { return try await lookUp(asked) }
        guard !asked.isEmpty else { return [:] }
        let found: [Key: Value]
        switch try await turn(asked) {
        case .result(let values): found = values
        case .drive(let batch):
            found = try await drive(batch)
            if batch.passengers.isEmpty { return found }
        }
        return asked.reduce(into: [:]) { picked, key in picked[key] = found[key] }
    }

    /// The value of one key, or nil where there is none.
    /// - Throws: as ``values(of:)`` does.
    func value(of key: Key) async throws -> Value? {
        switch try await turn([key]) {
        case .result(let values): values[key]
        case .drive(let batch): try await drive(batch)[key]
        }
    }

    /// How many wait, for a result or for their turn.
    var waiting: Int { state.withLock { $0.waiting } }

    /// Waits for the result, or for the turn to look it up for everybody who gathered.
    private func turn(_ keys: [Key]) async throws -> CoalescerTurn<Key, Value> {
        if let batch = state.withLock({ $0.begin(keys) }) { return .drive(batch) }
        let waiter = CoalescerWaiter<Key, Value>(keys: keys)
        return try await withTaskCancellationHandler {
            try await waiter.turn {
                state.withLock { $0.enter(waiter) }?.run()
                // A cancellation before this found nobody to resume.
                if Task.isCancelled { waiter.resume(with: .failure(CancellationError())) }
            }
        } onCancel: {
            waiter.resume(with: .failure(CancellationError()))
        }
    }

    private func drive(_ batch: CoalescerBatch<Key, Value>) async throws -> [Key: Value] {
        do {
            let found = try await lookUp(batch.keys)
            end(batch, .success(.result(found)))
            return found
        } catch {
            // The others did not ask to be cancelled: they gather again, and another of them looks up.
            end(batch, Task.isCancelled ? nil : .failure(error))
            throw error
        }
    }

    /// Lets those of a batch go on, and the next one look up for everybody who gathered meanwhile.
    /// - Parameter outcome: nil where whoever looked up was cancelled.
    private func end(
        _ batch: CoalescerBatch<Key, Value>, _ outcome: Result<CoalescerTurn<Key, Value>, any Error>?
    ) {
        // The next look-up goes out first, and the database is at work while these go on.
        state.withLock { $0.end(batch, isAbandoned: outcome == nil) }?.run()
        guard let outcome else { return }
        for passenger in batch.passengers { passenger.resume(with: outcome) }
    }
}
