extension PoolStateMachine {
    /// A connection was made; false when nobody wants it any more, and it is to be closed by whoever made it.
    mutating func connected(_ id: ConnectionID, random: Double, at now: Instant) -> (Bool, [Action]) {
        guard phase == .running, connections.stage(id) == .connecting else {
            connections.remove(id)
            return (false, finishIfDone())
        }
        failures.clear()
        connectedCount += 1
        let retireAt = now + configuration.maxLifetime * (1 - 0.1 * random)
        connections.update(id) { $0.retireAt = retireAt }
        return (true, schedule(retireAt) + makeIdle(id, at: now))
    }

    /// An attempt to connect failed.
    mutating func connectFailed(
        _ id: ConnectionID, _ error: any Error, random: Double, at now: Instant
    ) -> [Action] {
        guard let record = connections.records[id], record.stage == .connecting else { return [] }
        connections.remove(id)
        guard phase == .running else { return finishIfDone() }
        failures.record(error, began: record.since, at: now, backOff: configuration.backOff, random: random)
        var actions = isBreakerOpen ? failWaiters(unavailable(at: now)) : []
        if let retryAt = failures.retryAt { actions += schedule(retryAt) }
        return actions + serve(at: now)
    }

    /// A ping ended.
    mutating func pinged(_ id: ConnectionID, succeeded: Bool, at now: Instant) -> [Action] {
        guard connections.stage(id) == .pinging else { return [] }
        if succeeded {
            failures.proveAlive()
            return makeIdle(id, at: now)
        }
        // What was idle for as long is as dead: it is replaced without a ping, each of which may take its time.
        let stale = idle.filter { isStale($0, at: now) }
        return ([id] + stale).flatMap { close($0, at: now) } + serve(at: now)
    }

    /// A connection has been closed.
    mutating func closed(_ id: ConnectionID) -> [Action] {
        guard connections.stage(id) == .closing else { return [] }
        connections.remove(id)
        return finishIfDone()
    }

    mutating func makeIdle(_ id: ConnectionID, at now: Instant) -> [Action] {
        if !shared.isEmpty { shared.removeAll { $0 == id } }
        let isTooOld = connections.records[id]?.retireAt.map { $0 <= now } ?? false
        guard phase == .running, !isTooOld else { return close(id, at: now) + serve(at: now) }
        connections.move(id, to: .idle, at: now)
        idle.append(id)
        return schedule(now + configuration.idleTimeout) + serve(at: now)
    }

    mutating func close(_ id: ConnectionID, at now: Instant) -> [Action] {
        guard let stage = connections.stage(id), stage != .closing else { return [] }
        idle.removeAll { $0 == id }
        shared.removeAll { $0 == id }
        connections.move(id, to: .closing, at: now)
        return [.close(id)]
    }

    /// Makes and pings connections as far as the waiting requests, the minimum and a failing database ask for it.
    mutating func grow(at now: Instant) -> [Action] {
        guard phase == .running, !isAtRest else { return [] }
        drainShared()
        var actions: [Action] = []
        let wanted = wantedConnections(at: now)
        while connections.count(.connecting) + connections.count(.pinging) < wanted {
            if let id = idle.last, isStale(id, at: now) {
                idle.removeLast()
                connections.move(id, to: .pinging, at: now)
                actions.append(.ping(id))
            } else if mayConnect(at: now) {
                actions.append(.connect(connections.add(at: now)))
            } else {
                break
            }
        }
        // After a failure attempts go on though nobody waits: the breaker closes by their success alone.
        while mayConnect(at: now), connections.live < configuration.min || isProbeDue {
            actions.append(.connect(connections.add(at: now)))
        }
        return actions
    }

    /// Whether nobody waits, nothing is shared and no connection is to be made: what most statements find.
    var isAtRest: Bool {
        waiting == 0 && shared.isEmpty && failures.inARow == 0 && connections.live >= configuration.min
    }

    private var isProbeDue: Bool { failures.inARow > 0 && connections.count(.connecting) == 0 }

    /// Whether an attempt may be made: any number while all is well, after a failure one at a time and not at once.
    func mayConnect(at now: Instant) -> Bool {
        guard connections.live < configuration.max else { return false }
        guard let retryAt = failures.retryAt else { return true }
        return retryAt <= now && connections.count(.connecting) == 0
    }

    /// How many connections more than there are would be of use at once.
    private func wantedConnections(at now: Instant) -> Int {
        guard let sharing = configuration.sharing else { return exclusiveWaiters.count }
        let shareable = Swift.max(0, sharing.connections - shared.count)
        var forStatements = Swift.min(
            shareable,
            (sharedWaiters.count + sharing.leasesPerConnection - 1) / sharing.leasesPerConnection)
        let hasFreshIdle = idle.last.map { !isStale($0, at: now) } ?? false
        if forStatements == 0, shareable > 0, !hasFreshIdle, isAnySharedTwice { forStatements = 1 }
        return exclusiveWaiters.count + forStatements
    }

    private var isAnySharedTwice: Bool { shared.contains { connections.records[$0]?.leases ?? 0 > 1 } }

    /// Lets shared connections run dry for transactions that would otherwise wait for ever.
    ///
    /// One shared connection is left to the statements, unless no transaction holds a connection that will come back.
    mutating func drainShared() {
        let isAnyDraining = shared.contains { connections.records[$0]?.isDraining ?? false }
        guard isAnyDraining || (!exclusiveWaiters.isEmpty && !shared.isEmpty) else { return }
        let canGrow = connections.live < configuration.max && failures.retryAt == nil
        let comingBack = connections.count(.leased) + connections.count(.pinging) + connections.count(.connecting)
        let spare = comingBack > 0 ? shared.count - 1 : Swift.max(shared.count - 1, 1)
        let wanted = canGrow ? 0 : Swift.min(exclusiveWaiters.count, spare)
        let byLoad = shared.sorted { connections.records[$0]?.leases ?? 0 < connections.records[$1]?.leases ?? 0 }
        for (index, id) in byLoad.enumerated() where connections.records[id]?.isDraining != (index < wanted) {
            connections.update(id) { $0.isDraining = index < wanted }
        }
    }

    /// Asks to be woken at `instant`, unless a wake is on its way that comes no later.
    func isWakeNeeded(at instant: Instant) -> Bool { nextWake.map { instant < $0 } ?? true }

    mutating func schedule(_ instant: Instant) -> [Action] {
        guard isWakeNeeded(at: instant) else { return [] }
        nextWake = instant
        return [.wake(instant)]
    }

    /// Asks to be woken when the next connection may be too old or idle for too long, or an attempt is due.
    mutating func scheduleNext(at now: Instant) -> [Action] {
        var next: Instant?
        func consider(_ instant: Instant?) {
            guard let instant, instant > now else { return }
            next = next.map { Swift.min($0, instant) } ?? instant
        }
        consider(failures.retryAt)
        for record in connections.records.values {
            consider(record.retireAt)
            if record.stage == .idle { consider(record.since + configuration.idleTimeout) }
        }
        return next.map { schedule($0) } ?? []
    }
}
