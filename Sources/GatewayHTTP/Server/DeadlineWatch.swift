import Accounts
import Synchronization

/// Cancels what takes too long: one watch for all requests, so that a request costs no timer of its own.
final class DeadlineWatch: Sendable {
    private struct Entry {
        let deadline: ContinuousClock.Instant
        let cancel: @Sendable () -> Void
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
    /// - Parameter executor: where it runs.
    /// - Throws: what `body` throws, or ``AccountError`` `timedOut` where it was cancelled for its time.
    func run<Outcome: Sendable>(
        within limit: Duration, on executor: some TaskExecutor, _ body: @escaping @Sendable () async throws -> Outcome
    ) async throws -> Outcome {
        let task = Task(executorPreference: executor) { try await body() }
        let number = add(Entry(deadline: .now + limit, cancel: task.cancel))
        let outcome = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        let wasInTime = remove(number)
        do { return try outcome.get() } catch {
            throw wasInTime ? error : AccountError(.timedOut, "the answer took longer than is allowed here")
        }
    }

    private func add(_ entry: Entry) -> UInt64 {
        let (number, watch) = state.withLock { state in
            state.lastNumber += 1
            state.entries[state.lastNumber] = entry
            return (state.lastNumber, state.newWatch(for: entry.deadline))
        }
        if let watch { self.watch(watch, from: entry.deadline) }
        return number
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
        for entry in overdue { entry.cancel() }
        return next
    }
}
