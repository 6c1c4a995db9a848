import Accounts
import SQLStore

// Scripts that carry rows to the server.
//
// COPY is not part of pipeline mode: the connection leaves it, has one script after the other under way, and goes back.
extension PostgresConnection {
    /// Leaves the pipeline, once everything in it has been answered.
    func beginBulk() async throws {
        // What is still under way, as the freeing of a statement, comes before this in the order of the pipeline.
        try await ping()
        guard let handle, isUsable, exchanges.isEmpty, handle.leavePipeline() else {
            let error = unavailable("the connection did not leave its pipeline")
            lose(error)
            throw error
        }
        bulk = SocketWait()
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
            try await drain(handle)
            while let reply = handle.nextReply() {
                switch reply {
                case .rows(let result), .done(let result): results.append(result)
                case .failed(let reported):
                    // After a server's last word nothing comes any more, not even the end of the command.
                    guard !reported.endsConnection else { throw lost(handle) }
                    failure = failure ?? reported
                case .copyIn: try await copy(&rows, handle)
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

    /// Sends the rows, piece by piece, and that they have ended.
    private func copy(_ rows: inout CopyText?, _ handle: PostgresHandle) async throws {
        while let piece = rows?.next() {
            guard handle.sendCopy(piece) else { throw lost(handle) }
            try await drain(handle)
        }
        guard handle.sendCopyEnd() else { throw lost(handle) }
        try await drain(handle)
    }
}
