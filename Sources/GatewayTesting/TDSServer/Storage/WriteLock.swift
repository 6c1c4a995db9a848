internal import Dispatch
internal import Synchronization

/// The right to write to a database: one session has it until its transaction ends, the others wait in line.
final class WriteLock: Sendable {
    private struct Waiter {
        let session: Int
        let semaphore: DispatchSemaphore
    }

    private struct State {
        var owner: Int?
        var waiters: [Waiter] = []
        /// The first rowversion of the transaction that has the lock.
        var firstVersion: Int64?
    }

    private let state = Mutex(State())

    /// The lowest rowversion that was given out and may not be committed yet; nil where there is none.
    var firstVersion: Int64? { state.withLock { $0.firstVersion } }

    /// Notes that whoever has the lock was given a rowversion.
    func note(version: Int64) { state.withLock { $0.firstVersion = $0.firstVersion ?? version } }

    /// Takes the lock for a session that may have it already; throws 1222 when the time is over.
    func acquire(session: Int, timeout: Double, interrupt: Interrupt) throws {
        let semaphore = DispatchSemaphore(value: 0)
        let isFree = state.withLock { state in
            if state.owner == nil || state.owner == session {
                state.owner = session
                return true
            }
            state.waiters.append(Waiter(session: session, semaphore: semaphore))
            return false
        }
        if isFree { return }
        let outcome = interrupt.wait(on: semaphore, for: timeout)
        let isOwner = state.withLock { state in
            state.waiters.removeAll { $0.semaphore === semaphore }
            return state.owner == session
        }
        switch outcome {
        case .interrupted:
            if isOwner { release(session: session) }
            throw BatchInterrupted()
        case .timedOut where !isOwner: throw TSQLError.lockTimeout
        case .timedOut, .signalled: return
        }
    }

    func release(session: Int) {
        let next: DispatchSemaphore? = state.withLock { state in
            guard state.owner == session else { return nil }
            let waiter = state.waiters.isEmpty ? nil : state.waiters.removeFirst()
            state.owner = waiter?.session
            state.firstVersion = nil
            return waiter?.semaphore
        }
        next?.signal()
    }
}
