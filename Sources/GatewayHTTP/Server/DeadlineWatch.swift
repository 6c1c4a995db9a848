import Accounts
import Synchronization

/// Cancels what takes too long: one watch for all requests, so that a request costs no timer of its own.
final class DeadlineWatch: Sendable {
    private struct Entry {
        let deadline: ContinuousClock.Instant
        /// Nil until it is made.
        var task: (any Cancellable)?
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var lastNumber: UInt64 = 0
        /// When the watch looks next; nil while there is nothing to look at.
        var next: ContinuousClock.Instant?
        /// Which watch is the one that counts: a later one was set for an earlier deadline.
        var watch: UInt64 = 0

        /// The number of a new watch, where none looks early enough.
        mutating func newWatch(for deadline: ContinuousClock.Instant) -> UInt64? {
            if let next, next <= deadline { return nil }
            next = deadline
            watch += 1
            return watch
        }
    }

    private let state = Mutex(State())

    /// Runs `body` in a task of its own, and cancels it when the time is up.
    ///
    /// All of it runs in that task, which ends with it: what the task of the caller, a connection's, has once needed, it keeps
    /// for as long as the connection lives.
    /// - Parameters:
    ///   - executor: where it runs.
    ///   - end: makes the outcome of what `body` gave or threw: ``AccountError`` `timedOut` where it was cancelled for
    ///     its time.
    func run<Value, Outcome: Sendable>(
        within limit: Duration, on executor: some TaskExecutor, _ body: @escaping @Sendable () async throws -> Value,
        then end: @escaping @Sendable (Result<Value, any Error>) -> Outcome
    ) async -> Outcome {
        let number = add(.now + limit)
        // Detached, for its own values alone: those of the connection's task would be copied for each request.
        let task = Task.detached(executorPreference: executor) {
            do {
                let value = try await body()
                _ = self.remove(number)
                return end(.success(value))
            } catch {
                return end(.failure(self.remove(number) ? error : Self.timedOut))
            }
        }
        attach(task, to: number)
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private static var timedOut: AccountError {
        AccountError(.timedOut, "the answer took longer than is allowed here")
    }

    private func add(_ deadline: ContinuousClock.Instant) -> UInt64 {
        let (number, watch) = state.withLock { state in
            state.lastNumber += 1
            state.entries[state.lastNumber] = Entry(deadline: deadline)
            return (state.lastNumber, state.newWatch(for: deadline))
        }
        if let watch { self.watch(watch, from: deadline) }
        return number
    }

    /// A task whose time is up before it is known here is cancelled at once; one that has ended does not mind.
    private func attach(_ task: any Cancellable, to number: UInt64) {
        let isWatched = state.withLock { state in
            state.entries[number]?.task = task
            return state.entries[number] != nil
        }
        if !isWatched { task.cancel() }
    }

    /// Gives whether the time was not up yet.
    private func remove(_ number: UInt64) -> Bool { state.withLock { $0.entries.removeValue(forKey: number) != nil } }

    /// Looks at every deadline when the first of them has come, and then at the next, as long as there is one.
    private func watch(_ watch: UInt64, from first: ContinuousClock.Instant) {
        Task { [weak self] in
            var next: ContinuousClock.Instant? = first
            while let instant = next {
                try? await Task.sleep(until: instant, clock: .continuous)
                guard let self else { return }
                next = self.cancelOverdue(watch)
            }
        }
    }

    /// Cancels what is overdue, and gives when to look next.
    private func cancelOverdue(_ watch: UInt64) -> ContinuousClock.Instant? {
        let now = ContinuousClock.now
        let (overdue, next) = state.withLock { state -> ([Entry], ContinuousClock.Instant?) in
            let overdue = state.entries.filter { $0.value.deadline <= now }
            for number in overdue.keys { state.entries[number] = nil }
            guard state.watch == watch else { return (Array(overdue.values), nil) }
            state.next = state.entries.values.map(\.deadline).min()
            return (Array(overdue.values), state.next)
        }
        for entry in overdue { entry.task?.cancel() }
        return next
    }
}

/// A task of whatever outcome, as far as it can be cancelled.
private protocol Cancellable: Sendable {
    func cancel()
}

extension Task: Cancellable {}
