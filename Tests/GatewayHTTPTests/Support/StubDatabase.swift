import Accounts
import SQLStore
import SQLiteDatabase
import Synchronization

/// A database that answers nothing, or that it is down.
final class StubDatabase: Database {
    let name: DatabaseName
    private let failure = Mutex<DatabaseError?>(nil)

    init(name: DatabaseName) { self.name = name }

    func goDown() {
        let detail = "connection to sql01.internal:1433 refused for user gateway"
        failure.withLock { $0 = DatabaseError(.unavailable, database: name, detail: detail) }
    }

    var dialect: any Dialect { SQLiteDialect() }
    var status: DatabaseStatus { DatabaseStatus(state: failure.withLock { $0 } == nil ? .up : .down, maximum: 4) }
    func query(_ query: SQLQuery) async throws -> [Row] {
        if let error = failure.withLock({ $0 }) { throw error }
        return []
    }
    func execute(_ query: SQLQuery) async throws -> Int { try await self.query(query).count }
    func withTransaction<Result: Sendable>(
        _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result { try await body(self) }
    func run() async throws {}
}
