import Logging
import Synchronization

/// The part of a ``ConnectionPool`` that does not depend on what its connections are.
///
/// All decisions are ``PoolStateMachine``'s; this class runs them outside its lock. It is no generic class, since those are
/// several times slower where they are used from another module.
@usableFromInline
final class PoolCore: Sendable {
    struct State {
        var machine: PoolStateMachine
        var connections: [ConnectionID: any PooledConnection] = [:]
        var waiters: [RequestID: Waiter] = [:]
        var lastRequest = 0
    }

    /// A connection on loan.
    @usableFromInline
    struct Lease: Sendable {
        let id: ConnectionID
        @usableFromInline let connection: any PooledConnection
    }

    /// A task that waits for a connection.
    struct Waiter {
        let kind: LeaseKind
        let continuation: CheckedContinuation<Lease, any Error>
    }

    /// What ``run()`` is to do.
    enum Order: Sendable {
        case connect(ConnectionID)
        case ping(ConnectionID, any PooledConnection)
        case close(ConnectionID, any PooledConnection)
        case wake(ContinuousClock.Instant)
        case finish
    }

    let name: String
    let configuration: PoolConfiguration
    let logger: Logger
    let connect: @Sendable () async throws -> any PooledConnection
    let mailbox = Mailbox<Order>()
    let state: Mutex<State>

    init(
        name: String, configuration: PoolConfiguration, logger: Logger,
        connect: @escaping @Sendable () async throws -> any PooledConnection
    ) {
        self.name = name
        self.configuration = configuration
        self.logger = logger
        self.connect = connect
        self.state = Mutex(State(machine: PoolStateMachine(configuration: configuration)))
    }

    var status: PoolStatus { state.withLock { $0.machine.status } }

    func shutDown() {
        change { ((), $0.machine.shutDown(forced: false, at: .now)) }
    }
}

extension PoolCore {
    @usableFromInline
    nonisolated(nonsending) func acquire(
        _ kind: LeaseKind, deadline: ContinuousClock.Instant?
    ) async throws -> Lease {
        try Task.checkCancellation()
        if let lease = try lendAtOnce(kind) { return lease }
        return try await wait(kind, deadline: deadline)
    }

    // Not inlined: whoever finds a connection that is free would need its room too.
    @inline(never)
    private nonisolated(nonsending) func wait(
        _ kind: LeaseKind, deadline: ContinuousClock.Instant?
    ) async throws -> Lease {
        let limit = ContinuousClock.now + configuration.acquireTimeout
        let deadline = deadline.map { min($0, limit) } ?? limit
        let request = state.withLock { state in
            state.lastRequest += 1
            return RequestID(number: state.lastRequest)
        }
        async let _ = expire(request, at: deadline)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(request, Waiter(kind: kind, continuation: continuation), until: deadline)
            }
        } onCancel: {
            withdraw(request) { _ in CancellationError() }
        }
    }

    /// A connection that is free; nil when the request has to wait.
    private func lendAtOnce(_ kind: LeaseKind) throws -> Lease? {
        while true {
            let answer: Result<Lease?, PoolError>? = change { state in
                let now = ContinuousClock.now
                let (decision, actions) = state.machine.answerAtOnce(kind, at: now)
                switch decision {
                case .wait: return (.success(nil), actions)
                case .fail(let code): return (.failure(state.error(code)), actions)
                case .lease(let id):
                    guard let lease = state.lease(id) else {
                        return (nil, actions + state.machine.refuse(id, kind, at: now))
                    }
                    return (.success(lease), actions)
                }
            }
            if let answer { return try answer.get() }
        }
    }

    /// Queues a request, and looks under the lock whether its time is over already: who ends it finds it there after.
    private func enqueue(_ request: RequestID, _ waiter: Waiter, until deadline: ContinuousClock.Instant) {
        let refusal: (any Error)? = change { state in
            let now = ContinuousClock.now
            if Task.isCancelled { return (CancellationError(), []) }
            if now >= deadline { return (state.error(.acquireTimedOut), []) }
            state.waiters[request] = waiter
            let (decision, actions) = state.machine.request(request, waiter.kind, at: now)
            switch decision {
            case .wait: return (nil, actions)
            case .lease(let id): return (nil, [.lease(request, id)] + actions)
            case .fail(let code): return (nil, [.fail(request, code)] + actions)
            }
        }
        if let refusal { waiter.continuation.resume(throwing: refusal) }
    }

    private func expire(_ request: RequestID, at deadline: ContinuousClock.Instant) async {
        guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
        withdraw(request) { $0.error(.acquireTimedOut) }
    }

    private func withdraw(_ request: RequestID, _ reason: (State) -> any Error) {
        let withdrawn: (Waiter, any Error)? = change { state in
            let (wasWaiting, actions) = state.machine.withdraw(request, at: .now)
            guard wasWaiting, let waiter = state.waiters.removeValue(forKey: request) else { return (nil, actions) }
            return ((waiter, reason(state)), actions)
        }
        if let (waiter, error) = withdrawn { waiter.continuation.resume(throwing: error) }
    }

    @usableFromInline
    func release(_ lease: Lease) {
        let isUsable = lease.connection.isUsable
        change { ((), $0.machine.release(lease.id, isUsable: isUsable, at: .now)) }
    }
}
