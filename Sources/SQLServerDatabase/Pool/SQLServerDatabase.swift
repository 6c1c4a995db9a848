public import Accounts
public import Logging
import Pooling
public import SQLStore
import ServiceLifecycle
import Synchronization

/// A SQL Server database: a pool of db-lib connections behind the database interface.
public final class SQLServerDatabase: Database {
    public let configuration: SQLServerConfiguration
    public var name: DatabaseName { configuration.name }
    public var dialect: any Dialect { SQLServerDialect(hasOpenJSON: features.hasOpenJSON ?? false) }

    let features = ServerFeatures()
    private let pool: ConnectionPool<SQLServerConnection>
    private let logger: Logger

    /// Makes a database that connects once it runs.
    /// - Throws: ``InvalidSQLServerConfiguration``.
    public init(_ configuration: SQLServerConfiguration, logger: Logger) throws {
        try configuration.validate()
        self.configuration = configuration
        self.logger = logger
        pool = ConnectionPool(name: configuration.name.rawValue, configuration: configuration.pool, logger: logger) {
            [features] in
            do {
                return try await SQLServerConnection.open(configuration, features: features, logger: logger)
            } catch let error as WireFailure {
                throw ConnectFailure(error, database: configuration.name)
            }
        }
    }

    public func query(_ query: SQLQuery) async throws -> [Row] {
        do { return try await perform(query).rows } catch { throw translation(of: error) }
    }

    @discardableResult
    public func execute(_ query: SQLQuery) async throws -> Int {
        do { return try await perform(query).affected ?? 0 } catch { throw translation(of: error) }
    }

    private func perform(_ query: SQLQuery) async throws -> WireResult {
        try await onLiveConnection(repeating: { $0.isLost(reading: query.isSelect) }) { connection in
            do {
                return try await connection.perform(query, features: features, until: deadline)
            } catch {
                // A statement called off may have left something behind that only a round trip shows.
                if connection.isUsable, error.mayLeaveTransaction { await connection.rollBack() }
                throw error
            }
        }
    }

    /// Lends a connection to `body`, and another where the first turns out to have died while it was idle.
    private func onLiveConnection<Value>(
        repeating isRepeatable: (WireFailure) -> Bool,
        _ body: nonisolated(nonsending) (SQLServerConnection) async throws -> Value
    ) async throws -> Value {
        // Each connection of the pool may have died, and the one after them is new. But what was sent is sent again
        // once only: it may be what kills the connection.
        var wasRepeated = false
        for _ in 0..<configuration.pool.max {
            do { return try await pool.withConnection(.exclusive, body) } catch let failure as WireFailure
                where isRepeatable(failure) && !(failure.wasSent && wasRepeated)
            {
                wasRepeated = wasRepeated || failure.wasSent
                logger.debug("a connection was lost while it was idle; the statement goes out on another")
            }
        }
        return try await pool.withConnection(.exclusive, body)
    }

    public func withTransaction<Result: Sendable>(
        _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result {
        try await translated {
            let isBegun = Mutex(false)
            return try await onLiveConnection(repeating: { $0.isLost(reading: true) && !isBegun.withLock { $0 } }) {
                connection in
                try await connection.onOwnThread {
                    try await connection.perform(.batch("BEGIN TRANSACTION"), until: deadline)
                    isBegun.withLock { $0 = true }
                    let transaction = SQLServerTransaction(database: self, connection: connection)
                    return try await run(transaction, on: connection, body)
                }
            }
        }
    }

    private func run<Result: Sendable>(
        _ transaction: SQLServerTransaction, on connection: SQLServerConnection,
        _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(transaction)
            try await transaction.commit()
            return result
        } catch {
            await connection.rollBack()
            throw error
        }
    }

    var deadline: ContinuousClock.Instant { .now + configuration.timeouts.query }

    public var status: DatabaseStatus {
        let status = pool.status
        let isUp =
            switch status.state {
            case .up: true
            case .connecting: status.lastFailure == nil
            case .down, .shutDown: false
            }
        return DatabaseStatus(
            state: isUp ? .up : .down, idle: status.idle, leased: status.leased, waiting: status.waiting,
            maximum: configuration.pool.max, lastError: status.lastFailure)
    }

    /// Whether there is any connection to wait for.
    var hasConnections: Bool {
        let status = pool.status
        return status.idle + status.leased > 0
    }

    public func run() async throws {
        await withGracefulShutdownHandler {
            await pool.run()
        } onGracefulShutdown: { [pool] in
            pool.shutDown()
        }
    }
}
