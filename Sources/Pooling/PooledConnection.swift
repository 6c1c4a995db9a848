/// A connection that a ``ConnectionPool`` can keep, lend and replace.
public protocol PooledConnection: AnyObject, Sendable {
    /// Whether the connection may be lent again; once false it stays false, and the pool discards it.
    ///
    /// Asked under the pool's lock: it must answer at once, from what is known, without I/O.
    var isUsable: Bool { get }

    /// Makes a round trip to the server, and throws when none comes back within the driver's own time limit.
    func ping() async throws

    /// Closes the connection, also while it is in use: what was in flight on it fails.
    ///
    /// Must come to an end, and must do its work in a cancelled task too.
    func close() async
}

/// An error that names its own class, for readiness and metrics: `authentication`, `unreachable`.
///
/// The name is shown to people and so holds no hosts, users or values.
public protocol ClassifiedError: Error {
    var failureClass: String { get }
}

extension Error {
    /// The class an error names itself, else the name of its type.
    var classification: String {
        (self as? any ClassifiedError)?.failureClass ?? String(describing: type(of: self))
    }
}
