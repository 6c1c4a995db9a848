import Accounts
import Dispatch
import Pooling
import SQLStore

/// What a connection that writes many rows waits for.
struct BulkWait {
    /// Resumed when something has come or everything has left.
    var waiter: CheckedContinuation<Void, any Error>?
    /// When the server has been silent for too long; nil while nothing is waited for.
    var deadline: ContinuousClock.Instant?
}

// Scripts that carry rows to the server.
//
// COPY is not part of pipeline mode: the connection leaves it, has one script after the other under way, and goes back.
extension PostgresConnection {
    /// Wakes up who waits for the socket.
    func wakeBulk() {
        guard let waiter = bulk?.waiter else { return }
        bulk?.waiter = nil
        bulk?.deadline = nil
        waiter.resume()
    }

    /// Leaves the pipeline, once everything in it has been answered.
    func beginBulk() async throws {
        // What is still under way, as the freeing of a statement, comes before this in the order of the pipeline.
        try await ping()
        guard let handle, isUsable, exchanges.isEmpty, handle.leavePipeline() else {
            let error = unavailable("the connection did not leave its pipeline")
            lose(error)
            throw error
        }
        bulk = BulkWait()
    }

    /// Goes back to the pipeline.
    func endBulk() throws {
        bulk = nil
        guard let handle, isUsable, handle.enterPipeline() else {
            let error = unavailable("the connection did not go back to its pipeline")
            lose(error)
            throw error
        }
    }

    /// Runs a script of statements, one of which may be a COPY that takes the rows.
    /// - Throws: ``PostgresFailure`` where the server refused something, after which nothing is left of the answer.
    func run(_ script: String, copying rows: consuming CopyText?) async throws -> [PostgresResult] {
        guard let handle, isUsable else { throw unavailable("the connection is closed") }
        guard handle.sendScript(script) else { throw lost(handle) }
        var results: [PostgresResult] = []
        var failure: PostgresFailure?
        while true {
            try await send(handle)
            while let reply = handle.nextReply() {
                switch reply {
                case .rows(let result), .done(let result): results.append(result)
                case .failed(let reported):
                    // After a server's last word nothing comes any more, not even the end of the command.
                    guard !reported.endsConnection else { throw lost(handle) }
                    failure = failure ?? reported
                case .copyIn:
                    while let piece = rows?.next() {
                        guard handle.sendCopy(piece) else { throw lost(handle) }
                        try await send(handle)
                    }
                    guard handle.sendCopyEnd() else { throw lost(handle) }
                    try await send(handle)
                case .endOfCommand:
                    guard handle.isGood else { throw lost(handle) }
                    if let failure { throw failure }
                    return results
                case .aborted, .sync: break
                }
            }
            // Who sends may find out that the other side has closed, and no event follows.
            guard handle.isGood else { throw lost(handle) }
            try await waitForSocket()
        }
    }

    /// Waits until everything has left, so that no more than a piece is ever held for a slow server.
    private func send(_ handle: PostgresHandle) async throws {
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

    private func lost(_ handle: PostgresHandle) -> DatabaseError {
        let error = unavailable(handle.errorMessage)
        lose(error)
        return error
    }

    private func waitForSocket() async throws {
        let limit = configuration.timeouts.query + configuration.timeouts.grace
        do {
            try await withTaskCancellationHandler {
                try Task.checkCancellation()
                try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                    guard isUsable else { return waiter.resume(throwing: unavailable("the connection was lost")) }
                    let deadline = ContinuousClock.now + limit
                    bulk?.waiter = waiter
                    bulk?.deadline = deadline
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
}
