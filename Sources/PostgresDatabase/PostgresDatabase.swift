public import Accounts
public import Logging
import Pooling
public import SQLStore
import ServiceLifecycle

/// PostgreSQL, and what speaks its protocol, behind the database interface, through libpq.
///
/// Single statements of many tasks share a few pipelined connections; a transaction takes a connection of its own.
public final class PostgresDatabase: Database {
    public let configuration: PostgresConfiguration
    public var name: DatabaseName { configuration.name }
    public var dialect: any Dialect { PostgresDialect() }

    private let pool: ConnectionPool<PostgresConnection>

    /// Makes the database; it connects once ``run()`` is called.
    public init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        pool = ConnectionPool(name: configuration.name.rawValue, configuration: configuration.pool, logger: logger) {
            try await PostgresConnection.open(configuration)
        }
    }

    public func query(_ query: SQLQuery) async throws -> [Row] {
        let sql = dialect.render(query)
        return try await withConnection(.shared) { try await $0.query(sql) }
    }

    @discardableResult
    public func execute(_ query: SQLQuery) async throws -> Int {
        let sql = dialect.render(query)
        return try await withConnection(.shared) { try await $0.execute(sql) }
    }

    public func withTransaction<Result: Sendable>(
        _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result {
        try await withConnection(.exclusive) { connection in
            try await connection.begin()
            let result: Result
            do {
                result = try await body(PostgresTransaction(connection: connection))
            } catch {
                await connection.rollBack()
                throw error
            }
            do {
                try await connection.commit()
            } catch {
                // Refused, as by a deferred constraint, it has ended already; a COMMIT without an answer has not.
                await connection.rollBack()
                throw error
            }
            return result
        }
    }

    public var status: DatabaseStatus {
        let status = pool.status
        return DatabaseStatus(
            state: status.state == .down || status.state == .shutDown ? .down : .up, idle: status.idle,
            leased: status.leased, waiting: status.waiting, maximum: configuration.pool.max,
            lastError: status.lastFailure)
    }

    public func run() async throws {
        await withGracefulShutdownHandler {
            await pool.run()
        } onGracefulShutdown: {
            self.pool.shutDown()
        }
    }

    private func withConnection<Value>(
        _ kind: LeaseKind, _ body: nonisolated(nonsending) (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.withConnection(kind, body)
        } catch let error as PoolError {
            throw databaseError(error)
        }
    }

    private func databaseError(_ error: PoolError) -> DatabaseError {
        let detail = error.debugDescription
        switch error.code {
        case .unavailable(let retryAfter):
            return DatabaseError(
                .unavailable, database: name, retryAfter: Int(retryAfter.components.seconds) + 1, detail: detail)
        case .overloaded: return DatabaseError(.overloaded, database: name, retryAfter: 1, detail: detail)
        case .acquireTimedOut:
            // With a database that answers, all its connections were busy for too long.
            let isBusy = pool.status.state == .up
            return DatabaseError(isBusy ? .overloaded : .unavailable, database: name, retryAfter: 1, detail: detail)
        case .shutDown: return DatabaseError(.unavailable, database: name, detail: detail)
        }
    }
}

/// The statements of one transaction, on its connection.
private struct PostgresTransaction: SQLExecutor {
    let connection: PostgresConnection
    var dialect: any Dialect { PostgresDialect() }

    func query(_ query: SQLQuery) async throws -> [Row] { try await connection.query(dialect.render(query)) }

    func execute(_ query: SQLQuery) async throws -> Int { try await connection.execute(dialect.render(query)) }

    func insert(_ batch: BulkInsert) async throws -> BulkOutcome { try await connection.insert(batch) }
}
