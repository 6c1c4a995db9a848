import Accounts
import SQLStore
import Synchronization

/// The statements of one transaction, on its connection.
///
/// SQL Server rolls a transaction back on some errors and goes on with the next statement outside of any; here the
/// next statement is refused instead.
final class SQLServerTransaction: SQLExecutor {
    private let database: SQLServerDatabase
    private let connection: SQLServerConnection
    /// What ended the transaction before its time.
    private let end = Mutex<DatabaseError?>(nil)

    var dialect: any Dialect { database.dialect }

    init(database: SQLServerDatabase, connection: SQLServerConnection) {
        self.database = database
        self.connection = connection
    }

    func query(_ query: SQLQuery) async throws -> [Row] { try await perform(query).rows }

    @discardableResult
    func execute(_ query: SQLQuery) async throws -> Int { try await perform(query).affected ?? 0 }

    func commit() async throws {
        try refuseIfEnded()
        try await connection.perform(.batch("COMMIT TRANSACTION"), until: database.deadline)
    }

    private func perform(_ query: SQLQuery) async throws -> WireResult {
        try refuseIfEnded()
        do {
            return try await connection.perform(query, features: database.features, until: database.deadline)
        } catch {
            if let failure = error as? WireFailure { await noteEnd(failure) }
            throw database.translation(of: error)
        }
    }

    private func refuseIfEnded() throws {
        try end.withLock { if let error = $0 { throw error } }
    }

    /// Asks after a failed statement whether there still is a transaction.
    private func noteEnd(_ failure: WireFailure) async {
        guard case .reported = failure.reason, await connection.isInTransaction(until: database.deadline) else {
            return end.withLock { $0 = failure.error(database: database.name) }
        }
    }
}

extension SQLServerConnection {
    /// Whether a transaction is open; a connection that cannot tell has none that could go on.
    fileprivate func isInTransaction(until deadline: ContinuousClock.Instant) async -> Bool {
        guard let answer = try? await perform(.batch("SELECT @@TRANCOUNT"), until: deadline).rows.first else {
            return false
        }
        return (answer[0].integer ?? 0) > 0
    }

    /// Takes back what is not committed, also when the task is cancelled; where that fails the connection is given up,
    /// so that nobody inherits the transaction.
    func rollBack() async {
        guard isUsable else { return }
        let limit = ContinuousClock.now + .seconds(2)
        let statement = WireRequest.batch("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION")
        do { _ = try await run(statement, control: StatementControl(deadline: limit)) } catch { await close() }
    }
}
