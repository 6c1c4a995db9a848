public import Logging

/// A bounded set of connections that are made as they are needed, lent one lease at a time, and replaced when they fail.
///
/// ``run()`` owns every task and connection; until it runs, requests wait for it.
public final class ConnectionPool<Connection: PooledConnection>: Sendable {
    @usableFromInline let core: PoolCore

    /// The name of the database in the log.
    public var name: String { core.name }
    public var configuration: PoolConfiguration { core.configuration }

    /// Makes a pool that holds nothing until ``run()`` is called.
    ///
    /// `connect` must come to an end within a time limit of its own, and soon when its task is cancelled.
    public init(
        name: String, configuration: PoolConfiguration, logger: Logger,
        connect: @escaping @Sendable () async throws -> Connection
    ) {
        core = PoolCore(name: name, configuration: configuration, logger: logger, connect: connect)
    }

    /// What the pool looks like now.
    public var status: PoolStatus { core.status }

    /// Lends a connection to `body`, and takes it back when `body` has ended.
    ///
    /// Waits for a connection at most until `deadline` and for ``PoolConfiguration/acquireTimeout``; what `body` does
    /// is bounded by the connection's own time limits. Throws ``PoolError`` when there is no connection,
    /// `CancellationError` when the task is cancelled while it waits, and what `body` throws.
    @inlinable
    public nonisolated(nonsending) func withConnection<Value>(
        _ kind: LeaseKind = .exclusive, deadline: ContinuousClock.Instant? = nil,
        _ body: nonisolated(nonsending) (Connection) async throws -> Value
    ) async throws -> Value {
        let lease = try await core.acquire(kind, deadline: deadline)
        defer { core.release(lease) }
        // All connections of the core are made by `connect`, which makes no others.
        return try await body(unsafe unsafeDowncast(lease.connection, to: Connection.self))
    }

    /// Makes, pings and closes the pool's connections until ``shutDown()``, and returns when all are closed.
    ///
    /// When its task is cancelled it closes the connections on loan as well, whose users then see them fail.
    /// A second call returns at once.
    public func run() async { await core.run() }

    /// Ends the pool: requests fail, leases that are out are waited for, and then ``run()`` returns.
    public func shutDown() { core.shutDown() }
}
