import Accounts
import Pooling
import SQLStore

/// A connection that could not be made, with a name for its kind that may be shown.
struct ConnectFailure: ClassifiedError, CustomDebugStringConvertible {
    let error: DatabaseError
    let failureClass: String

    init(_ failure: WireFailure, database: DatabaseName) {
        var error = failure.error(database: database)
        if case .timedOut = failure.reason { error.detail = "the login took too long" }
        // What cannot be connected to is not available, whatever the reason.
        self.error = DatabaseError(
            .unavailable, database: database, nativeCode: error.nativeCode, retryAfter: error.retryAfter,
            detail: error.detail)
        failureClass =
            if case .timedOut = failure.reason { "timeout" } else if failure.isLoginRefused { "authentication" } else {
                error.code == .unavailable ? "unreachable" : "connecting"
            }
    }

    var debugDescription: String { error.debugDescription }
}

extension SQLServerDatabase {
    /// Runs `body`, and turns the errors of every layer below into those of the database interface.
    func translated<Result>(_ body: nonisolated(nonsending) () async throws -> Result) async throws -> Result {
        do { return try await body() } catch { throw translation(of: error) }
    }

    /// An error of a layer below as one of the database interface.
    func translation(of error: any Error) -> any Error {
        switch error {
        case let failure as WireFailure: failure.error(database: name)
        case let unfit as EncodedParameter.Unfit: DatabaseError(unfit.code, database: name, detail: unfit.detail)
        case let error as PoolError: DatabaseError(error, database: name, hasConnections: hasConnections)
        default: error
        }
    }
}

extension DatabaseError {
    /// Why the pool gave no connection.
    fileprivate init(_ error: PoolError, database: DatabaseName, hasConnections: Bool) {
        let cause = (error.underlying as? ConnectFailure)?.error
        switch error.code {
        case .overloaded: self.init(.overloaded, database: database, retryAfter: 1)
        case .shutDown: self.init(.unavailable, database: database, detail: "the database has been shut down")
        case .acquireTimedOut where cause == nil && hasConnections:
            self.init(.overloaded, database: database, retryAfter: 1, detail: "no connection came free in time")
        case .acquireTimedOut:
            self.init(
                .unavailable, database: database, nativeCode: cause?.nativeCode, retryAfter: 5,
                detail: cause?.detail ?? "no connection was made in time")
        case .unavailable(let retryAfter):
            self.init(
                .unavailable, database: database, nativeCode: cause?.nativeCode,
                retryAfter: max(1, retryAfter.wholeSeconds), detail: cause?.detail ?? "")
        }
    }
}

extension WireFailure {
    /// Whether the connection was lost before the request can have had any effect: because it was not sent, or because
    /// it only reads and nothing came back.
    func isLost(reading: Bool) -> Bool {
        guard case .reported = reason, isFatal else { return false }
        if !wasSent { return true }
        return reading && !hasReceived
            && messages.allSatisfy { $0.origin == .library && LibraryMessage.connection.contains($0.number) }
    }
}

extension Error {
    /// Whether a statement may have stopped half-way.
    var mayLeaveTransaction: Bool {
        guard let failure = self as? WireFailure else { return self is CancellationError }
        if case .reported = failure.reason { return false }
        return true
    }
}
