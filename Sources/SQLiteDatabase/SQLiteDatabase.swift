public import Accounts
import Foundation
import GRDB
public import Logging
public import SQLStore
import Synchronization

/// A SQLite file behind the database interface, in WAL mode: several readers beside one writer, none of which blocks
/// a cooperative thread.
public final class SQLiteDatabase: SQLStore.Database {
    public let configuration: SQLiteConfiguration
    public var name: DatabaseName { configuration.name }
    public var dialect: any Dialect { SQLiteDialect() }

    private let pool: DatabasePool
    private let writer = WriterGate()
    private let lastError = Mutex<String?>(nil)
    private let logger: Logger

    /// Opens the file, and makes it where there is none.
    /// - Throws: ``DatabaseError`` `unavailable` where it cannot be opened.
    public init(_ configuration: SQLiteConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        var options = GRDB.Configuration()
        options.maximumReaderCount = configuration.maximumReaders
        options.busyMode = .timeout(configuration.busyTimeout / .seconds(1))
        // A transaction of ours spans several accesses to the writing connection, which `WriterGate` keeps for it.
        options.allowsUnsafeTransactions = true
        options.prepareDatabase { connection in
            try connection.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL")
        }
        do {
            let folder = URL(fileURLWithPath: configuration.path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            pool = try DatabasePool(path: configuration.path, configuration: options)
        } catch {
            throw DatabaseError(.unavailable, database: configuration.name, detail: "\(error)")
        }
    }

    public func query(_ query: SQLQuery) async throws -> [SQLStore.Row] {
        let sql = dialect.render(query)
        guard sql.text.hasPrefix("SELECT") else {
            return try await writer.withTurn { try await self.write(sql).rows }
        }
        return try await translated { [pool] in
            try await pool.read { connection in try SQLiteStatement.run(sql, on: connection).rows }
        }
    }

    @discardableResult
    public func execute(_ query: SQLQuery) async throws -> Int {
        let sql = dialect.render(query)
        return try await writer.withTurn { try await self.write(sql).changes }
    }

    public func withTransaction<Result: Sendable>(
        _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result {
        try await writer.withTurn {
            // Taking the write lock at once keeps two transactions from both reading and neither being able to write.
            _ = try await self.write(self.dialect.render("BEGIN IMMEDIATE"))
            do {
                let result = try await body(SQLiteTransaction(database: self))
                _ = try await self.write(self.dialect.render("COMMIT"))
                return result
            } catch {
                await self.rollBack()
                throw error
            }
        }
    }

    public var status: DatabaseStatus {
        DatabaseStatus(
            state: .up, maximum: configuration.maximumReaders + 1, lastError: lastError.withLock { $0 })
    }

    /// Waits for the end: the file needs no looking after.
    public func run() async throws {
        do { try await Task.sleep(for: .seconds(86_400 * 36_500)) } catch is CancellationError {}
    }

    /// Runs a statement on the writing connection, which the caller has the turn of.
    func write(_ sql: RenderedSQL) async throws -> SQLiteStatement.Outcome {
        try await translated { [pool] in
            try await pool.writeWithoutTransaction { connection in try SQLiteStatement.run(sql, on: connection) }
        }
    }

    /// A number that is another one whenever another process, or another connection than ours that writes, has changed the
    /// file; what is written here does not change it.
    public func changesOfOthers() async throws -> Int64 {
        try await translated { [pool] in
            try await pool.writeWithoutTransaction { connection in
                try Int64.fetchOne(connection, sql: "PRAGMA data_version") ?? 0
            }
        }
    }

    /// Lets other processes see that something has changed, elsewhere: writes the file's header as it is.
    public func announceChange() async throws {
        try await writer.withTurn {
            try await translated { [pool] in
                try await pool.write { connection in
                    let version = try Int32.fetchOne(connection, sql: "PRAGMA user_version") ?? 0
                    try connection.execute(sql: "PRAGMA user_version = \(version)")
                }
            }
        }
    }

    /// Inserts many rows on the writing connection, which the caller has the turn of, one by one without leaving it.
    func write(_ batch: BulkInsert) async throws -> BulkOutcome {
        guard let first = batch.rows.indices.first else { return BulkOutcome() }
        let sql = dialect.render(
            batch.statement([first]) + SQLQuery(parts: [.ignoringDuplicates(of: batch.key)]))
        return try await translated { [pool, name] in
            try await pool.writeWithoutTransaction { connection in
                try SQLiteStatement.insert(batch, sql.text, on: connection, database: name)
            }
        }
    }

    /// Ends the open transaction, also when the task is cancelled: the next in turn must not find it.
    private func rollBack() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            pool.asyncWriteWithoutTransaction { [logger] connection in
                defer { continuation.resume() }
                do {
                    // SQLite ends the transaction itself on some errors, a full disk among them.
                    if connection.isInsideTransaction { try connection.execute(sql: "ROLLBACK") }
                } catch {
                    logger.error("a transaction could not be rolled back", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func translated<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as GRDB.DatabaseError {
            let translated = SQLStore.DatabaseError(error, database: name)
            lastError.withLock { $0 = translated.description }
            throw translated
        }
    }
}

/// The statements of one transaction, on the writing connection.
private struct SQLiteTransaction: SQLExecutor {
    let database: SQLiteDatabase
    var dialect: any Dialect { database.dialect }

    func query(_ query: SQLQuery) async throws -> [SQLStore.Row] {
        try await database.write(dialect.render(query)).rows
    }

    func execute(_ query: SQLQuery) async throws -> Int { try await database.write(dialect.render(query)).changes }

    func insert(_ batch: BulkInsert) async throws -> BulkOutcome { try await database.write(batch) }
}
