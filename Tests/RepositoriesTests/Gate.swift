import Synchronization

/// A look-up under a test's control: it counts the batches it was asked for, and holds each until it is let go.
final class Gate: Sendable {
    private struct State {
        var batches: [[Int]] = []
        var outcomes: [Int: Result<Void, any Error>] = [:]
        var held: [Int: CheckedContinuation<Void, any Error>] = [:]
        var isOpen = false
    }

    private let state = Mutex(State())

    /// The keys of each look-up so far, sorted.
    var batches: [[Int]] { state.withLock { $0.batches } }

    /// Finds even keys, when it is let go.
    func lookUp(_ keys: [Int]) async throws -> [Int: String] {
        let number = state.withLock { state in
            state.batches.append(keys.sorted())
            return state.batches.count - 1
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    if let outcome = state.outcomes[number] { return outcome }
                    if state.isOpen { return .success(()) }
                    state.held[number] = continuation
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            release(number, .failure(CancellationError()))
        }
        return keys.filter { $0.isMultiple(of: 2) }.reduce(into: [:]) { $0[$1] = "value \($1)" }
    }

    /// Lets a look-up go on, or fail.
    func release(_ number: Int, _ outcome: Result<Void, any Error> = .success(())) {
        let held = state.withLock { state in
            state.outcomes[number] = outcome
            return state.held.removeValue(forKey: number)
        }
        held?.resume(with: outcome)
    }

    /// Lets every look-up go on from now on.
    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [:] }
            return state.held.values
        }
        for continuation in held { continuation.resume() }
    }
}

/// Waits until a condition holds, for as long as the test's time limit allows.
func wait(until condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(2)) }
}

struct Failure: Error, Equatable {}
