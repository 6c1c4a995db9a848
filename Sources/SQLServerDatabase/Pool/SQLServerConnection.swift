import Accounts
import Logging
import Pooling
import SQLStore
import Synchronization

/// A connection to the server.
///
/// Every call of db-lib blocks until the server has answered. So a statement is sent by whoever asks for it, which waits
/// for nobody, and read when the whole of its answer has come in; meanwhile its task is suspended. What cannot be had
/// without waiting, as long answers, encrypted ones and statements that are called off, is left to a thread of the
/// connection's own. A transaction is on that thread from its beginning to its end: its statements block it one after the
/// other, and between them nobody has to be woken.
final class SQLServerConnection: PooledConnection {
    let configuration: SQLServerConfiguration
    private let handle: Mutex<SQLServerHandle>
    /// Whose statement is under way: nobody else touches the handle.
    private let turn = Turn()
    private let watch: SocketWatch
    private let thread: BlockingThread
    /// How statements are written out, and which of them the server keeps for this connection.
    let statements: StatementCache
    private let usable = Atomic(true)
    private let logger: Logger

    private init(
        _ handle: sending SQLServerHandle, _ configuration: SQLServerConfiguration, _ features: ServerFeatures,
        logger: Logger
    ) {
        self.configuration = configuration
        self.statements = StatementCache(preparedWith: features.preparation)
        self.watch = SocketWatch(socket: handle.socket)
        self.thread = BlockingThread(label: "sqlserver \(configuration.name)")
        self.handle = Mutex(handle)
        self.logger = logger
    }

    /// Connects, logs in and sets up the session, all within the time allowed for connecting.
    /// - Throws: ``WireFailure``, or `CancellationError`.
    static func open(
        _ configuration: SQLServerConfiguration, features: ServerFeatures, logger: Logger
    ) async throws -> SQLServerConnection {
        let deadline = ContinuousClock.now + configuration.timeouts.connect
        let handle = try await LoginThread.open(configuration, until: deadline)
        let connection = SQLServerConnection(handle, configuration, features, logger: logger)
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

    var isUsable: Bool { usable.load(ordering: .relaxed) && !watch.isHungUp }

    func ping() async throws {
        let limit = min(configuration.timeouts.query, configuration.timeouts.connect)
        try await perform(.batch("SELECT 1"), until: .now + limit)
    }

    func close() async {
        usable.store(false, ordering: .relaxed)
        watch.shutDown()
        if !turn.takeAtOnce() { await turn.wait() }
        await blocking { $0.close() }
        turn.end()
    }

    /// Sends a request and gives the whole of its answer, by the deadline or a few seconds after it at the latest.
    /// - Throws: ``WireFailure``, or `CancellationError` where the task was cancelled while the server was at work.
    @discardableResult
    func perform(
        _ request: WireRequest, mayBeLost: Bool = false, until deadline: ContinuousClock.Instant
    ) async throws -> WireResult {
        if let result = try performOnThread(request, mayBeLost: mayBeLost, until: deadline) { return result }
        return try await controlled(until: deadline) { control in
            try await run(request, mayBeLost: mayBeLost, control: control)
        }
    }

    /// Does what ``perform(_:mayBeLost:until:)`` does without a step that may wait, where whoever asks is on the connection's own
    /// thread and nobody else has the connection; else gives nil.
    ///
    /// Nobody has to tell the thread that the task was cancelled: FreeTDS has it look once a second.
    private func performOnThread(
        _ request: WireRequest, mayBeLost: Bool = false, until deadline: ContinuousClock.Instant
    ) throws -> WireResult? {
        guard thread.isCurrent, turn.takeAtOnce() else { return nil }
        defer { turn.end() }
        try Task.checkCancellation()
        let control = StatementControl(deadline: deadline, isOfCurrentTask: true)
        do { return noted(try exchangeOnThread(request, mayBeLost: mayBeLost, control: control)) } catch {
            throw outcome(of: error)
        }
    }

    /// Runs `body` with a control that ends what it does at the deadline or when the task is cancelled.
    func controlled<Value>(
        until deadline: ContinuousClock.Instant,
        _ body: nonisolated(nonsending) (StatementControl) async throws -> Value
    ) async throws -> Value {
        let control = StatementControl(deadline: deadline)
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try await body(control)
        } onCancel: {
            control.cancel()
            watch.callOff()
        }
    }

    /// Sends a request, and reads its answer.
    /// - Parameter mayBeLost: whether the request may be sent again when the connection turns out to be dead.
    func run(
        _ request: WireRequest, mayBeLost: Bool = false, control: StatementControl
    ) async throws -> WireResult {
        if !turn.takeAtOnce() { await turn.wait() }
        defer { turn.end() }
        do { return noted(try await exchange(request, mayBeLost: mayBeLost, control: control)) } catch {
            throw outcome(of: error)
        }
    }

    /// Keeps a note of what the server said beside a result.
    private func noted(_ result: WireResult) -> WireResult {
        guard !result.messages.isEmpty else { return result }
        for message in result.messages where message.origin == .server {
            logger.debug("\(message.text)", metadata: ["number": "\(message.number)"])
        }
        return result
    }

    /// Gives up a connection that is of no use any more, and gives what its user is told.
    private func outcome(of failure: WireFailure) -> any Error {
        if failure.isFatal || watch.hasFired {
            usable.store(false, ordering: .relaxed)
            handle.withLock { $0.close() }
        }
        if case .cancelled = failure.reason { return CancellationError() }
        return failure
    }
}

// MARK: - One exchange

extension SQLServerConnection {
    private func exchange(
        _ request: WireRequest, mayBeLost: Bool, control: StatementControl
    ) async throws(WireFailure) -> WireResult {
        if thread.isCurrent { return try exchangeOnThread(request, mayBeLost: mayBeLost, control: control) }
        watch.arm(until: control.deadline)
        defer { watch.disarm() }
        guard isWatchable, request.isSentAtOnce else {
            return try await blocking { handle throws(WireFailure) in try handle.run(request, control: control) }
        }
        do {
            return try await exchangeUnblocked(request, mayBeLost: mayBeLost, control: control)
        } catch let failure where failure.isOfPreparing {
            return try await blocking { handle throws(WireFailure) in try handle.run(request, control: control) }
        }
    }

    /// The same without a thread, as far as that goes.
    private func exchangeUnblocked(
        _ request: WireRequest, mayBeLost: Bool, control: StatementControl
    ) async throws(WireFailure) -> WireResult {
        try handle.withLock { handle throws(WireFailure) in
            try handle.send(request, control: control, mayBeLost: mayBeLost)
        }
        if await isAnswered(control),
            let result = try handle.withLock({ handle throws(WireFailure) in try handle.read(control: control) })
        {
            return result
        }
        return try await blocking { handle throws(WireFailure) in try handle.finish(control: control) }
    }

    /// The same on the connection's thread, which it blocks.
    private func exchangeOnThread(
        _ request: WireRequest, mayBeLost: Bool, control: StatementControl
    ) throws(WireFailure) -> WireResult {
        watch.arm(until: control.deadline)
        defer { watch.disarm() }
        return try handle.withLock { handle throws(WireFailure) in
            try handle.run(request, control: control, mayBeLost: mayBeLost)
        }
    }

    /// Whether what comes in can be told from its bytes: those of an encrypted connection say nothing.
    private var isWatchable: Bool {
        if case .require = configuration.encryption { return false }
        return watch.canTell
    }

    /// Waits for the answer to what was sent: false where it is not all there and no more of it is to be waited for here.
    private func isAnswered(_ control: StatementControl) async -> Bool {
        // An answer that comes in more pieces than its packets have is left to the thread.
        for _ in 0..<Self.mostArrivals {
            if !watch.takeNews() { await watch.news() }
            switch handle.withLock({ $0.answer }) {
            case .whole: return true
            case .unclear: return false
            case .nothing, .part: if control.isOver || watch.isHungUp || watch.hasFired { return false }
            }
        }
        return false
    }

    private static let mostArrivals = 32

    /// Runs on the connection's own thread what `body` does: its statements block it, and nobody has to be woken for them.
    func onOwnThread<Value>(_ body: () async throws -> Value) async throws -> Value {
        watch.listen(toArrivals: false)
        defer { watch.listen(toArrivals: true) }
        return try await thread.preferred(body)
    }

    /// Runs `body` on the connection's thread, which it may block.
    private func blocking<Value: Sendable, Failure: Error>(
        _ body: @Sendable (SQLServerHandle) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await thread.run { () throws(Failure) in
            try handle.withLock { handle throws(Failure) in try body(handle) }
        }
    }
}
