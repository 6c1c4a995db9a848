/// What a pool looks like at one moment, for readiness and metrics.
public struct PoolStatus: Sendable, Equatable {
    /// Whether the database behind the pool answers.
    public enum State: String, Sendable {
        /// The last attempt to connect succeeded, or a connection has worked since.
        case up
        /// No attempt has succeeded yet, or the last few failed.
        case connecting
        /// So many attempts failed in a row that requests are refused at once.
        case down
        /// The pool has been shut down, or is shutting down.
        case shutDown
    }

    public var state: State
    /// Open connections that nobody uses.
    public var idle: Int
    /// Connections in use, shared or not.
    public var leased: Int
    /// Attempts to connect that are under way.
    public var connecting: Int
    /// Requests that wait for a connection.
    public var waiting: Int
    /// Connections made since the start.
    public var connected: Int
    /// Attempts to connect that failed since the start.
    public var failed: Int
    /// The class of the last failure, as ``ClassifiedError`` names it; nil after a success.
    public var lastFailure: String?
}
