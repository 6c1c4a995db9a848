internal import Dispatch
internal import Synchronization

/// Ends what a session is doing: an attention of the client, or the end of its connection.
final class Interrupt: Sendable {
    private struct State {
        var isRaised = false
        var sleeper: DispatchSemaphore?
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    enum Outcome { case signalled, timedOut, interrupted }

    var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Wakes a sleeper and stops the statement that runs.
    func raise() {
        let (sleeper, action) = state.withLock { state in
            state.isRaised = true
            return (state.sleeper, state.action)
        }
        sleeper?.signal()
        action?()
    }

    func clear() { state.withLock { $0.isRaised = false } }

    /// What stops a running statement of SQLite.
    func onRaise(_ action: (@Sendable () -> Void)?) { state.withLock { $0.action = action } }

    /// Waits on the session's own thread until the semaphore is signalled, the time is over or the session interrupted.
    func wait(on semaphore: DispatchSemaphore, for seconds: Double?) -> Outcome {
        let isRaised = state.withLock { state in
            state.sleeper = semaphore
            return state.isRaised
        }
        defer { state.withLock { $0.sleeper = nil } }
        if isRaised { return .interrupted }
        let deadline = seconds.map { DispatchTime.now() + $0 } ?? .distantFuture
        let result = semaphore.wait(timeout: deadline)
        if self.isRaised { return .interrupted }
        return result == .success ? .signalled : .timedOut
    }

    /// Sleeps, and throws where it was interrupted.
    func sleep(seconds: Double?) throws {
        if wait(on: DispatchSemaphore(value: 0), for: seconds) == .interrupted { throw BatchInterrupted() }
    }

    func check() throws {
        if isRaised { throw BatchInterrupted() }
    }
}

/// The batch was ended by an attention or the end of the connection.
struct BatchInterrupted: Error {}
