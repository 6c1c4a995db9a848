public import Accounts

/// Something statements can be sent through: a database's pool, or one transaction on it.
///
/// Every statement throws ``DatabaseError`` alone (or `CancellationError`), and is bounded by the database's own
/// timeouts.
public protocol SQLExecutor: Sendable {
    var dialect: any Dialect { get }

    /// Runs a statement and gives all rows of its result.
    func query(_ query: SQLQuery) async throws -> [Row]

    /// Runs a statement and gives how many rows it changed.
    @discardableResult
    func execute(_ query: SQLQuery) async throws -> Int

    /// Inserts many rows together; in a transaction, what is refused takes nothing of it along.
    @discardableResult
    func insert(_ batch: BulkInsert) async throws -> BulkOutcome
}

/// A named database of the configuration: a pool of connections behind timeouts and a breaker.
public protocol Database: SQLExecutor {
    var name: DatabaseName { get }

    /// Runs `body` in one transaction on one connection: committed when it returns, rolled back when it throws.
    func withTransaction<Result: Sendable>(
        _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result

    /// How the database is, without asking it.
    var status: DatabaseStatus { get }

    /// Owns the connections until it is cancelled or the service group shuts down; statements in flight finish.
    func run() async throws
}

extension Database {
    /// Runs `body` in a transaction, again from its beginning when the database breaks it off to let another pass
    /// (deadlock, serialization failure), at most `attempts` times.
    public func withRetriedTransaction<Result: Sendable>(
        attempts: Int = 4, _ body: @Sendable (any SQLExecutor) async throws -> Result
    ) async throws -> Result {
        for attempt in 1..<attempts {
            do {
                return try await withTransaction(body)
            } catch let error as DatabaseError where error.code == .serializationFailure {
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...(20 * attempt))))
            }
        }
        return try await withTransaction(body)
    }

    /// Asks the database for nothing, and tells how long the answer took.
    public func ping() async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        _ = try await query("SELECT 1")
        return start.duration(to: clock.now)
    }
}

/// How a database is, as its pool last saw it.
public struct DatabaseStatus: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
        /// A connection could be made, or nothing has been asked of it yet.
        case up
        /// Connections fail; requests are refused at once while it is tried again.
        case down
    }

    public var state: State
    public var idle: Int
    public var leased: Int
    public var waiting: Int
    public var maximum: Int
    /// What went wrong last, safe to show.
    public var lastError: String?

    public init(
        state: State, idle: Int = 0, leased: Int = 0, waiting: Int = 0, maximum: Int = 0, lastError: String? = nil
    ) {
        self.state = state
        self.idle = idle
        self.leased = leased
        self.waiting = waiting
        self.maximum = maximum
        self.lastError = lastError
    }
}
