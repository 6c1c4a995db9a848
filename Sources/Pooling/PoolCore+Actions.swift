import Synchronization

extension PoolCore {
    /// Lets `decide` change the state, and carries out what the state machine asks for once the lock is free.
    @discardableResult
    func change<Value: Sendable>(_ decide: (inout State) -> (Value, [PoolStateMachine.Action])) -> Value {
        let (value, effects) = state.withLock { state in
            let (value, actions) = decide(&state)
            return (value, actions.isEmpty ? [] : state.effects(of: actions))
        }
        for effect in effects { effect.carryOut(mailbox) }
        return value
    }
}

extension PoolCore {
    /// An action with the objects it is about, which can be carried out without the lock.
    enum Effect {
        case resume(CheckedContinuation<Lease, any Error>, Result<Lease, any Error>)
        case order(Order)

        func carryOut(_ mailbox: Mailbox<Order>) {
            switch self {
            case .resume(let continuation, let result): continuation.resume(with: result)
            case .order(let order): mailbox.post(order)
            }
        }
    }
}

extension PoolCore.State {
    /// The objects behind the numbers; a connection that died while it was idle is refused and replaced here.
    mutating func effects(of actions: [PoolStateMachine.Action]) -> [PoolCore.Effect] {
        var effects: [PoolCore.Effect] = []
        var rest = actions[...]
        while let action = rest.popFirst() {
            switch action {
            case .lease(let request, let id):
                guard let waiter = waiters[request] else { continue }
                if let lease = lease(id) {
                    waiters[request] = nil
                    effects.append(.resume(waiter.continuation, .success(lease)))
                } else {
                    rest += machine.refuse(id, for: request, waiter.kind, at: .now)
                }
            case .fail(let request, let code):
                guard let waiter = waiters.removeValue(forKey: request) else { continue }
                effects.append(.resume(waiter.continuation, .failure(error(code))))
            case .connect(let id): effects.append(.order(.connect(id)))
            case .ping(let id):
                if let connection = connections[id] { effects.append(.order(.ping(id, connection))) }
            case .close(let id):
                if let connection = connections[id] { effects.append(.order(.close(id, connection))) }
            case .wake(let instant): effects.append(.order(.wake(instant)))
            case .finish: effects.append(.order(.finish))
            }
        }
        return effects
    }

    /// The connection, ready to be lent; nil when it died while it was idle.
    func lease(_ id: ConnectionID) -> PoolCore.Lease? {
        guard let connection = connections[id], connection.isUsable else { return nil }
        return PoolCore.Lease(id: id, connection: connection)
    }

    /// An error with the last failure to connect, where that explains it.
    func error(_ code: PoolError.Code) -> PoolError {
        switch code {
        case .acquireTimedOut, .unavailable: PoolError(code, underlying: machine.failures.last)
        case .overloaded, .shutDown: PoolError(code)
        }
    }
}
