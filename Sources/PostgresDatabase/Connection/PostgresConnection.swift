import Accounts
import DequeModule
import Dispatch
import Pooling
import SQLStore
import Synchronization

/// One connection to the server, with any number of queries under way.
///
/// Queries are pipelined: each is sent at once, by the thread that asks, with a Sync behind it, so that one that fails takes
/// no other with it. The server answers them in order. Nothing blocks: a poller says when to read and
/// write.
actor PostgresConnection: PooledConnection, SocketListener {
    let configuration: PostgresConfiguration
    let executor = InlineExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Where the timers go off, and what happens while the connection is made; all of it is handled in the actor's isolation.
    let timers: DispatchQueue
    var handle: PostgresHandle?
    var socketEvents: SocketEvents?
    /// What is waited for while the connection is being made.
    var waiting: (source: any DispatchSourceProtocol, timer: any DispatchSourceTimer)?
    var exchanges: Deque<Exchange> = []
    var statements: StatementCache
    /// Whether a transaction has the connection for itself.
    var isInTransaction = false
    /// The writing of many rows that is under way; nothing else goes over the connection meanwhile.
    var bulk: SocketWait?
    /// Takes what is told on the channel the connection listens on, and its loss.
    var listener: (@Sendable (PostgresListening) -> Void)?
    /// When the timer for deadlines goes off; nil while it is not set.
    var alarm: ContinuousClock.Instant?
    private var lastNumber = 0
    private let usable = Mutex(false)

    init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        timers = DispatchQueue(label: "postgres.\(configuration.name)")
        statements = StatementCache(capacity: configuration.statementCacheSize)
    }

    nonisolated var isUsable: Bool { usable.withLock { $0 } }

    func setUsable(_ isUsable: Bool) { usable.withLock { $0 = isUsable } }

    /// Waits for the server to answer to nothing at all.
    func ping() async throws { _ = try await exchange(limit: configuration.timeouts.connect) { _ in true } }

    /// Breaks off what is under way and closes the connection.
    func close() {
        lose(unavailable("the connection was closed"))
        socketEvents = nil
        handle = nil
    }

    /// Sends what `send` queues and a Sync, and waits for the answers up to it.
    ///
    /// In a task that is cancelled it stops waiting at once; inside a transaction that ends the connection, since what
    /// runs on could not be waited for otherwise.
    @discardableResult
    func exchange(
        isCancellable: Bool = true, limit: Duration? = nil, _ send: (PostgresHandle) -> Bool
    ) async throws -> [PostgresResult] {
        if isCancellable { try Task.checkCancellation() }
        guard let handle, isUsable else { throw unavailable("the connection is closed") }
        guard bulk == nil else {
            throw DatabaseError(
                .other, database: configuration.name, detail: "a statement came while rows were being copied")
        }
        lastNumber += 1
        let number = lastNumber
        let limit = limit ?? configuration.timeouts.query + configuration.timeouts.grace
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let now = ContinuousClock.now
                let isHead = exchanges.isEmpty
                exchanges.append(
                    Exchange(
                        number: number, limit: limit, deadline: now + limit, headSince: isHead ? now : nil,
                        waiter: waiter))
                guard send(handle), handle.sendSync() else { return lose(unavailable(handle.errorMessage)) }
                flush()
                setAlarm(for: now + limit)
            }
        } onCancel: {
            guard isCancellable else { return }
            // In the actor's isolation, this runs after the exchange has begun.
            self.handle { $0.abandon(number) }
        }
    }

    /// Has the actor handle something that happened outside of it.
    nonisolated func handle(_ event: @escaping @Sendable (isolated PostgresConnection) -> Void) {
        executor.call { self.assumeIsolated(event) }
    }

    /// Stops waiting for an answer, which is thrown away when it comes.
    private func abandon(_ number: Int) {
        guard let index = exchanges.firstIndex(where: { $0.number == number }) else { return }
        let waiter = exchanges[index].waiter
        exchanges[index].waiter = nil
        waiter?.resume(throwing: CancellationError())
        if isInTransaction { lose(unavailable("a statement was cancelled")) }
    }

    /// Ends the connection: everything under way fails with `error`.
    func lose(_ error: DatabaseError) {
        setUsable(false)
        socketEvents?.end()
        let lost = exchanges
        exchanges = []
        listener?(.lost)
        listener = nil
        bulk?.waiter?.resume(throwing: error)
        bulk?.waiter = nil
        for exchange in lost {
            // What the server said before it closed the connection tells more.
            exchange.waiter?.resume(throwing: exchange.failure?.databaseError(configuration.name) ?? error)
        }
    }

    func unavailable(_ detail: String) -> DatabaseError {
        DatabaseError(.unavailable, database: configuration.name, detail: detail)
    }
}
