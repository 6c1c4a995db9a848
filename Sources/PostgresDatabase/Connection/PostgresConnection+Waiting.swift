import Accounts
import SQLStore

/// What a connection that carries rows waits for.
struct SocketWait {
    /// Resumed when something has come or everything has left.
    var waiter: CheckedContinuation<Void, any Error>?
    /// When the server has been silent for too long; nil while nothing is waited for.
    var deadline: ContinuousClock.Instant?
}

// Waiting for the socket, where one task has the connection for itself and its answers are not handed out.
extension PostgresConnection {
    /// Wakes up who waits for the socket.
    func wakeBulk() {
        guard let waiter = bulk?.waiter else { return }
        bulk = SocketWait()
        waiter.resume()
    }

    /// Waits until everything has left, so that no more than a piece is ever held for a slow server.
    func drain(_ handle: PostgresHandle) async throws {
        while true {
            switch handle.flush() {
            case .done: return
            case .failed: throw lost(handle)
            case .pending:
                socketEvents?.watchWriting(true)
                try await waitForSocket()
            }
        }
    }

    /// Waits for something to come or to leave; a server that is silent for too long, and a cancellation, cost the connection.
    func waitForSocket() async throws {
        let limit = configuration.timeouts.query + configuration.timeouts.grace
        do {
            try await withTaskCancellationHandler {
                try Task.checkCancellation()
                try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                    guard isUsable else { return waiter.resume(throwing: unavailable("the connection was lost")) }
                    let deadline = ContinuousClock.now + limit
                    bulk = SocketWait(waiter: waiter, deadline: deadline)
                    setAlarm(for: deadline)
                }
            } onCancel: {
                self.handle { $0.lose($0.unavailable("a COPY was cancelled")) }
            }
        } catch {
            guard !Task.isCancelled else {
                lose(unavailable("a COPY was cancelled"))
                throw CancellationError()
            }
            throw error
        }
    }

    /// Gives the connection up, and says why.
    func lost(_ handle: PostgresHandle) -> DatabaseError {
        let error = unavailable(handle.errorMessage)
        lose(error)
        return error
    }
}
