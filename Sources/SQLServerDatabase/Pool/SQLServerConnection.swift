import Accounts
import Logging
import Pooling
import SQLStore
import Synchronization

/// A connection on a thread of its own, so that db-lib, whose every call blocks, blocks nobody else.
actor SQLServerConnection: PooledConnection {
    nonisolated let configuration: SQLServerConfiguration
    private nonisolated let executor: ThreadExecutor
    private nonisolated let watch: SocketWatch
    private nonisolated let usable = Mutex(true)
    private let handle: SQLServerHandle
    private let logger: Logger

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private init(_ handle: sending SQLServerHandle, _ configuration: SQLServerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.executor = ThreadExecutor(label: "sqlserver \(configuration.name)")
        self.watch = SocketWatch(socket: handle.socket)
        self.handle = handle
        self.logger = logger
    }

    /// Connects, logs in and sets up the session, all within the time allowed for connecting.
    /// - Throws: ``WireFailure``, or `CancellationError`.
    static func open(_ configuration: SQLServerConfiguration, logger: Logger) async throws -> SQLServerConnection {
        let deadline = ContinuousClock.now + configuration.timeouts.connect
        let handle = try await LoginThread.open(configuration, until: deadline)
        let connection = SQLServerConnection(handle, configuration, logger: logger)
        do {
            try await connection.perform(.batch(sessionSettings(configuration)), until: deadline)
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    /// What db-lib does not ask for as other drivers do, and what must not depend on the login's own language.
    ///
    /// A statement that fails leaves its transaction open (XACT_ABORT), as the other databases' savepoints would have
    /// it; waiting for a lock ends with the statement.
    static func sessionSettings(_ configuration: SQLServerConfiguration) -> String {
        """
        SET TEXTSIZE 2147483647; \
        SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, QUOTED_IDENTIFIER, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON; \
        SET NOCOUNT OFF; SET XACT_ABORT OFF; SET LANGUAGE us_english; \
        SET LOCK_TIMEOUT \(max(1, configuration.timeouts.query.wholeMilliseconds))
        """
    }

    nonisolated var isUsable: Bool { usable.withLock { $0 } }

    func ping() async throws {
        let limit = min(configuration.timeouts.query, configuration.timeouts.connect)
        try await perform(.batch("SELECT 1"), until: .now + limit)
    }

    nonisolated func close() async {
        usable.withLock { $0 = false }
        watch.shutDown()
        await release()
    }

    private func release() { handle.close() }

    /// Sends a request and gives the whole of its answer, by the deadline or a few seconds after it at the latest.
    /// - Throws: ``WireFailure``, or `CancellationError` where the task was cancelled while the server was at work.
    @discardableResult
    nonisolated func perform(
        _ request: WireRequest, until deadline: ContinuousClock.Instant
    ) async throws -> WireResult {
        try await controlled(until: deadline) { connection, control in try connection.run(request, control: control) }
    }

    /// Runs `body` on the connection's thread, with a control that ends what it does at the deadline or when the task
    /// is cancelled.
    nonisolated func controlled<Value: Sendable>(
        until deadline: ContinuousClock.Instant,
        _ body: @Sendable (isolated SQLServerConnection, StatementControl) throws -> Value
    ) async throws -> Value {
        let control = StatementControl(deadline: deadline)
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try await onThread { connection in try body(connection, control) }
        } onCancel: {
            control.cancel()
        }
    }

    private func onThread<Value: Sendable>(
        _ body: @Sendable (isolated SQLServerConnection) throws -> Value
    ) throws -> Value { try body(self) }

    /// Sends a request and blocks the connection's thread until its answer has been read.
    func run(_ request: WireRequest, control: StatementControl) throws -> WireResult {
        guard isUsable, !handle.isHungUp else {
            usable.withLock { $0 = false }
            throw WireFailure(reason: .reported, wasSent: false)
        }
        // Attention and its acknowledgement are looked at once a second each; after that the socket is shut down.
        watch.arm(until: control.deadline + StatementControl.grace * 3)
        defer { watch.disarm() }
        do {
            let result = try handle.run(request, control: control)
            for message in result.messages where message.origin == .server {
                logger.debug("\(message.text)", metadata: ["number": "\(message.number)"])
            }
            return result
        } catch {
            if error.isFatal || watch.hasFired {
                usable.withLock { $0 = false }
                handle.close()
            }
            if case .cancelled = error.reason { throw CancellationError() }
            throw error
        }
    }
}
