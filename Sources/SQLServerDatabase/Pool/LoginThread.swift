import Dispatch
import Foundation
import Synchronization

/// A login on a thread of its own, which is given up at the deadline.
///
/// FreeTDS bounds each wait of a login, but neither their sum nor the look-up of the host's name. A thread that was
/// given up ends when FreeTDS lets go of it, and closes what came of it.
final class LoginThread: Sendable {
    private struct State {
        var continuation: CheckedContinuation<SQLServerHandle, any Error>?
        var isOver = false
    }

    private let state = Mutex(State())

    @concurrent
    static func open(
        _ configuration: SQLServerConfiguration, until deadline: ContinuousClock.Instant
    ) async throws -> sending SQLServerHandle {
        let login = LoginThread()
        let delay = max(.zero, ContinuousClock.now.duration(to: deadline))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                login.begin(continuation, configuration)
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(delay.wholeMilliseconds)) {
                    login.fail(WireFailure(reason: .timedOut))
                }
            }
        } onCancel: {
            login.fail(CancellationError())
        }
    }

    private func begin(
        _ continuation: CheckedContinuation<SQLServerHandle, any Error>, _ configuration: SQLServerConfiguration
    ) {
        let isOver = state.withLock { state in
            if !state.isOver { state.continuation = continuation }
            return state.isOver
        }
        if isOver { return continuation.resume(throwing: CancellationError()) }
        let thread = Thread { self.logIn(configuration) }
        thread.name = "sqlserver login"
        thread.stackSize = 1 << 20
        thread.start()
    }

    private func logIn(_ configuration: SQLServerConfiguration) {
        do {
            let handle = try SQLServerHandle.open(configuration)
            if let continuation = finish() { continuation.resume(returning: handle) } else { handle.close() }
        } catch {
            fail(error)
        }
    }

    private func fail(_ error: any Error) { finish()?.resume(throwing: error) }

    /// Takes the continuation, which is resumed by the first who comes.
    private func finish() -> CheckedContinuation<SQLServerHandle, any Error>? {
        state.withLock { state in
            defer {
                state.continuation = nil
                state.isOver = true
            }
            return state.continuation
        }
    }
}
