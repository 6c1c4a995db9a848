/// Why a pool gave no connection.
public struct PoolError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable, Equatable {
        /// No connection came free in time.
        case acquireTimedOut
        /// The database cannot be reached; the next attempt comes after `retryAfter`.
        case unavailable(retryAfter: Duration)
        /// Too many requests are waiting already.
        case overloaded
        /// The pool has been shut down, or is shutting down.
        case shutDown
    }

    public let code: Code
    /// How the last attempt to connect failed, where that matters.
    public let underlying: (any Error)?

    public init(_ code: Code, underlying: (any Error)? = nil) {
        self.code = code
        self.underlying = underlying
    }

    /// A sentence that is safe to show: it holds nothing of the underlying error.
    public var description: String {
        switch code {
        case .acquireTimedOut: "No database connection came free in time."
        case .unavailable: "The database cannot be reached."
        case .overloaded: "Too many requests are waiting for a database connection."
        case .shutDown: "The database connections have been shut down."
        }
    }

    /// The description with the underlying error, for the log.
    public var debugDescription: String {
        guard let underlying else { return "PoolError(\(code))" }
        return "PoolError(\(code), underlying: \(String(reflecting: underlying)))"
    }
}
