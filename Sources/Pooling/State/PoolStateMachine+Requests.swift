extension PoolStateMachine {
    /// Somebody wants a connection, and is queued when there is none at once.
    mutating func request(_ request: RequestID, _ kind: LeaseKind, at now: Instant) -> (Decision, [Action]) {
        let (decision, actions) = answerAtOnce(kind, at: now)
        guard decision == .wait else { return (decision, actions) }
        guard waiting < configuration.maxWaiting else { return (.fail(.overloaded), actions) }
        if isExclusive(kind) { exclusiveWaiters.append(request) } else { sharedWaiters.append(request) }
        return (.wait, actions + grow(at: now))
    }

    /// Somebody wants a connection; `wait` means that there is none at once, and that nothing was queued.
    mutating func answerAtOnce(_ kind: LeaseKind, at now: Instant) -> (Decision, [Action]) {
        switch phase {
        case .shuttingDown, .finished: return (.fail(.shutDown), [])
        case .notStarted: return (.wait, [])
        case .running:
            if let id = grant(kind, at: now) { return (.lease(id), grow(at: now)) }
            return (isBreakerOpen ? .fail(unavailable(at: now)) : .wait, [])
        }
    }

    /// The request no longer waits; false when it was answered before.
    mutating func withdraw(_ request: RequestID, at now: Instant) -> (Bool, [Action]) {
        guard exclusiveWaiters.remove(request) || sharedWaiters.remove(request) else { return (false, []) }
        // A connection that was being freed for this request may be shared again.
        return (true, serve(at: now))
    }

    /// A lease has ended.
    mutating func release(_ id: ConnectionID, isUsable: Bool, at now: Instant) -> [Action] {
        guard let record = connections.records[id], record.stage == .leased || record.stage == .shared else {
            return []  // closed meanwhile
        }
        guard isUsable else { return close(id, at: now) + serve(at: now) + lookAfterLoss(at: now) }
        failures.proveAlive()
        if record.leases > 1 {
            connections.update(id) { $0.leases -= 1 }
            return waiting == 0 ? [] : serve(at: now)
        }
        return makeIdle(id, at: now)
    }

    /// Tries to connect when the last connection broke, though nobody waits: the state of the database is to be known.
    private mutating func lookAfterLoss(at now: Instant) -> [Action] {
        guard phase == .running, connections.live == 0, mayConnect(at: now) else { return [] }
        return [.connect(connections.add(at: now))]
    }

    /// A connection about to be lent turned out to be dead; `request` was to have it, and waits on, before all others.
    mutating func refuse(
        _ id: ConnectionID, for request: RequestID? = nil, _ kind: LeaseKind, at now: Instant
    ) -> [Action] {
        var actions = close(id, at: now)
        if let request {
            if isBreakerOpen {
                actions.append(.fail(request, unavailable(at: now)))
            } else if isExclusive(kind) {
                exclusiveWaiters.prepend(request)
            } else {
                sharedWaiters.prepend(request)
            }
        }
        return actions + serve(at: now)
    }

    /// Answers the requests that can be answered, the oldest first, and sees to connections for the others.
    mutating func serve(at now: Instant) -> [Action] {
        guard phase == .running, !isAtRest else { return [] }
        drainShared()
        var actions: [Action] = []
        while let request = grantOldest(at: now) { actions.append(request) }
        return actions + grow(at: now)
    }

    /// Grants the older of the two first requests, or else the other one.
    ///
    /// A statement may overtake a transaction: it does not take what the transaction waits for.
    private mutating func grantOldest(at now: Instant) -> Action? {
        let exclusiveFirst =
            switch (exclusiveWaiters.first, sharedWaiters.first) {
            case (let exclusive?, let shared?): exclusive < shared
            case (_, nil): true
            case (nil, _): false
            }
        for kind in exclusiveFirst ? [LeaseKind.exclusive, .shared] : [.shared, .exclusive] {
            let isWaiting = kind == .exclusive ? !exclusiveWaiters.isEmpty : !sharedWaiters.isEmpty
            guard isWaiting, let id = grant(kind, at: now) else { continue }
            let request = kind == .exclusive ? exclusiveWaiters.popFirst() : sharedWaiters.popFirst()
            return request.map { .lease($0, id) }
        }
        return nil
    }

    private mutating func grant(_ kind: LeaseKind, at now: Instant) -> ConnectionID? {
        guard let sharing = configuration.sharing, kind == .shared else {
            return popFreshIdle(to: .leased, at: now)
        }
        // A connection of its own first: statements on one connection wait for each other in the server.
        if shared.count < sharing.connections, let id = popFreshIdle(to: .shared, at: now) {
            shared.append(id)
            return id
        }
        guard let id = leastLoadedShared(at: now, sharing) else { return nil }
        connections.update(id) { $0.leases += 1 }
        return id
    }

    private mutating func popFreshIdle(to stage: ConnectionRecord.Stage, at now: Instant) -> ConnectionID? {
        guard let id = idle.last, !isStale(id, at: now) else { return nil }
        idle.removeLast()
        connections.move(id, to: stage, at: now)
        return id
    }

    private func leastLoadedShared(at now: Instant, _ sharing: PoolConfiguration.Sharing) -> ConnectionID? {
        var best: (id: ConnectionID, leases: Int)?
        for id in shared {
            guard let record = connections.records[id], !record.isDraining,
                record.leases < sharing.leasesPerConnection, record.retireAt.map({ now < $0 }) ?? true,
                record.leases < best?.leases ?? .max
            else { continue }
            best = (id, record.leases)
        }
        return best?.id
    }

    /// Whether a connection has been idle for so long that it must answer a ping before it is lent.
    func isStale(_ id: ConnectionID, at now: Instant) -> Bool {
        connections.records[id].map { $0.since + configuration.pingAfterIdle < now } ?? true
    }

    func isExclusive(_ kind: LeaseKind) -> Bool { kind == .exclusive || configuration.sharing == nil }

    func unavailable(at now: Instant) -> PoolError.Code {
        .unavailable(retryAfter: failures.retryAt.map { Swift.max(.zero, now.duration(to: $0)) } ?? .zero)
    }
}
