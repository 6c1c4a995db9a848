import Synchronization

/// Lets one task at a time write, in the order they came; waiting ends when a task is cancelled.
final class WriterGate: Sendable {
    private struct State {
        var isTaken = false
        var nextTicket = 0
        var waiting: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Runs `body` when its turn comes.
    func withTurn<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await takeTurn()
        defer { giveTurn() }
        return try await body()
    }

    private func takeTurn() async throws {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(ticket) != nil { return .failure(CancellationError()) }
                    guard state.isTaken else {
                        state.isTaken = true
                        return .success(())
                    }
                    state.waiting.append((ticket, continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            cancel(ticket)
        }
        // A cancellation after the turn was given is met by the body.
        state.withLock { _ = $0.cancelled.remove(ticket) }
    }

    private func cancel(_ ticket: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) {
                return state.waiting.remove(at: index).continuation
            }
            state.cancelled.insert(ticket)
            return nil
        }
        continuation?.resume(throwing: CancellationError())
    }

    private func giveTurn() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume()
    }
}
