import Accounts
import SQLStore
import Synchronization

/// A database that counts the statements it is asked, and can be down.
final class WatchedDatabase: Database {
    private struct State {
        var statements = 0
        var isDown = false
    }

    let wrapped: any Database
    let name: DatabaseName
    private let state = Mutex(State())

    init(_ wrapped: any Database, _ name: DatabaseName) {
        self.wrapped = wrapped
        self.name = name
    }

    /// How many statements were asked so far.
    var statements: Int { state.withLock { $0.statements } }

    func goDown() { state.withLock { $0.isDown = true } }

    var dialect: any Dialect { wrapped.dialect }
    var status: DatabaseStatus { wrapped.status }

    func query(_ query: SQLQuery) async throws -> [Row] {
        try meet()
        return try await wrapped.query(query)
    }

    @discardableResult
    func execute(_ query: SQLQuery) async throws -> Int {
        try meet()
        return try await wrapped.execute(query)
    }

    func withTransaction<Result: Sendable>(
        _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result {
        try meet()
        return try await wrapped.withTransaction(body)
    }

    func run() async throws { try await wrapped.run() }

    private func meet() throws {
        let isDown = state.withLock { state in
            state.statements += 1
            return state.isDown
        }
        guard !isDown else {
            throw DatabaseError(.unavailable, database: name, detail: "sql01.internal:1433 refused the user gateway")
        }
    }
}
