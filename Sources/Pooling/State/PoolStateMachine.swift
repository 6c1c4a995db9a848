/// What a pool does next, decided from what happened and when, with no I/O, clock or lock of its own.
///
/// Every event returns the actions that follow from it; whoever owns the machine runs them and reports back.
/// Connections and requests are known here by number only.
struct PoolStateMachine: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Something to be done outside.
    enum Action: Equatable, Sendable {
        /// Hand the connection to the request that waits.
        case lease(RequestID, ConnectionID)
        /// Fail the request that waits.
        case fail(RequestID, PoolError.Code)
        /// Try to connect, and report `connected` or `connectFailed`.
        case connect(ConnectionID)
        /// Ping, and report `pinged`.
        case ping(ConnectionID)
        /// Close, and report `closed`.
        case close(ConnectionID)
        /// Report `tick` at this instant.
        case wake(Instant)
        /// Everything is closed: `run()` may return.
        case finish
    }

    /// The answer to a request.
    enum Decision: Equatable, Sendable {
        case lease(ConnectionID)
        case wait
        case fail(PoolError.Code)
    }

    enum Phase: Sendable {
        case notStarted, running, shuttingDown, finished
    }

    let configuration: PoolConfiguration
    var phase = Phase.notStarted
    var connections = ConnectionTable()
    /// The idle connections, the one used last at the end, where it is taken: the others may age.
    var idle: [ConnectionID] = []
    /// The connections in stage `shared`.
    var shared: [ConnectionID] = []
    var exclusiveWaiters = WaitQueue()
    var sharedWaiters = WaitQueue()
    var failures = ConnectFailures()
    /// The earliest instant for which a `wake` is on its way.
    var nextWake: Instant?
    var connectedCount = 0

    init(configuration: PoolConfiguration) {
        self.configuration = configuration
    }

    var waiting: Int { exclusiveWaiters.count + sharedWaiters.count }

    var isBreakerOpen: Bool { failures.sinceProof >= configuration.breakerThreshold }

    /// `run()` has begun.
    mutating func start(at now: Instant) -> [Action] {
        guard phase == .notStarted else { return [] }
        phase = .running
        var actions = serve(at: now)
        // One attempt is made though nobody asks, so that the state of the database is known from the start.
        if connections.live == 0 { actions.append(.connect(connections.add(at: now))) }
        return actions
    }

    /// An instant asked for by `wake` has come.
    mutating func tick(at now: Instant) -> [Action] {
        if let nextWake, nextWake <= now { self.nextWake = nil }
        guard phase == .running else { return [] }
        var actions: [Action] = []
        for id in idle {
            guard let record = connections.records[id] else { continue }
            let isSurplus = connections.live > configuration.min
            let isTooOld = record.retireAt.map { $0 <= now } ?? false
            if isTooOld || (isSurplus && record.since + configuration.idleTimeout <= now) {
                actions += close(id, at: now)
            }
        }
        actions += serve(at: now)
        actions += scheduleNext(at: now)
        return actions
    }

    /// Ends the pool: requests fail, leases are waited for, or, when `forced`, closed under their users' feet.
    mutating func shutDown(forced: Bool, at now: Instant) -> [Action] {
        var actions: [Action] = []
        switch phase {
        case .finished: return []
        case .notStarted: phase = .finished
        case .running, .shuttingDown: phase = .shuttingDown
        }
        actions += failWaiters(.shutDown)
        for (id, record) in connections.records {
            switch record.stage {
            case .idle, .pinging: actions += close(id, at: now)
            case .leased, .shared: if forced { actions += close(id, at: now) }
            case .connecting, .closing: break
            }
        }
        return actions + finishIfDone()
    }

    /// What the pool looks like now.
    var status: PoolStatus {
        let state: PoolStatus.State =
            switch phase {
            case .shuttingDown, .finished: .shutDown
            case .notStarted, .running:
                if isBreakerOpen {
                    .down
                } else if connectedCount > 0 && failures.sinceProof == 0 {
                    .up
                } else {
                    .connecting
                }
            }
        return PoolStatus(
            state: state, idle: connections.count(.idle),
            leased: connections.count(.leased) + connections.count(.shared),
            connecting: connections.count(.connecting), waiting: waiting, connected: connectedCount,
            failed: failures.total, lastFailure: failures.last?.classification)
    }

    mutating func failWaiters(_ code: PoolError.Code) -> [Action] {
        (exclusiveWaiters.removeAll() + sharedWaiters.removeAll()).map { .fail($0, code) }
    }

    mutating func finishIfDone() -> [Action] {
        let stages: [ConnectionRecord.Stage] = [.idle, .pinging, .leased, .shared, .closing]
        guard phase == .shuttingDown, stages.allSatisfy({ connections.count($0) == 0 }) else { return [] }
        phase = .finished
        return [.finish]
    }
}

/// The attempts to connect that failed, and when the next may be made.
struct ConnectFailures: Sendable {
    /// Failures in a row, for the length of the back-off; a success ends the row.
    private(set) var inARow = 0
    /// Failures since the database last proved to be alive, by whatever connection: what the breaker counts.
    private(set) var sinceProof = 0
    private(set) var total = 0
    private(set) var last: (any Error)?
    private(set) var retryAt: ContinuousClock.Instant?
    private var lastAt: ContinuousClock.Instant?

    /// Counts a failure, unless the attempt began before the last failure: then both are one.
    mutating func record(
        _ error: any Error, began: ContinuousClock.Instant, at now: ContinuousClock.Instant, backOff: BackOff,
        random: Double
    ) {
        total += 1
        last = error
        if let lastAt, began < lastAt, inARow > 0 { return }
        lastAt = now
        inARow += 1
        sinceProof += 1
        retryAt = now + backOff.delay(after: inARow, random: random)
    }

    /// A connection was made.
    mutating func clear() {
        inARow = 0
        retryAt = nil
        proveAlive()
    }

    /// An old connection worked, though new ones cannot be made.
    mutating func proveAlive() {
        sinceProof = 0
        if inARow == 0 { last = nil }
    }
}
