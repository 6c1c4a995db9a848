import DequeModule
import Pooling
import SQLStore

extension PostgresConnection {
    /// Watches the socket from now on; false where the system refuses.
    func watch(_ socket: Int32) -> Bool {
        socketEvents = SocketEvents(socket: socket, listener: self, queue: timers) { [weak self] in
            self?.handle { $0.checkDeadlines() }
        }
        return socketEvents != nil
    }

    nonisolated func socketHasNews(isHungUp: Bool) { handle { $0.receive() } }

    /// Something has come, there is room to send more, or the connection has gone.
    private func receive() {
        guard isUsable, let handle else { return }
        let input = handle.consumeAllInput()
        let isAlive = input != .lost
        if input == .left { socketEvents?.tellAgain() }
        if bulk != nil, isAlive, handle.isGood {
            if socketEvents?.isWatchingWriting == true { flush() }
            return wakeBulk()
        }
        deliver(handle)
        hearNotifications(handle)
        if !isAlive || !handle.isGood { return lose(unavailable(handle.errorMessage)) }
        flush()
    }

    /// Hands out the answers that have come.
    private func deliver(_ handle: PostgresHandle) {
        while !exchanges.isEmpty, let reply = handle.nextReply() {
            switch reply {
            case .rows(let result), .done(let result): exchanges[0].results.append(result)
            case .failed(let failure): exchanges[0].failure = exchanges[0].failure ?? failure
            case .aborted, .copyIn: break
            case .endOfCommand: if !handle.isGood { return }  // else libpq would say so for ever
            case .sync:
                let exchange = exchanges.removeFirst()
                if !exchanges.isEmpty { exchanges[0].headSince = .now }
                if let failure = exchange.failure {
                    exchange.waiter?.resume(throwing: failure)
                } else {
                    exchange.waiter?.resume(returning: exchange.results)
                }
            }
        }
    }

    /// Sends what is queued, now or when the socket takes more.
    func flush() {
        guard isUsable, let handle else { return }
        switch handle.flush() {
        case .done:
            socketEvents?.watchWriting(false)
            wakeBulk()
        case .pending: socketEvents?.watchWriting(true)
        case .failed:
            // What the server said last may still be there to be read.
            _ = handle.consumeInput()
            deliver(handle)
            lose(unavailable(handle.errorMessage))
        }
    }

    /// Sets the timer, unless it goes off earlier as it is: it looks at all deadlines then.
    func setAlarm(for instant: ContinuousClock.Instant) {
        guard alarm.map({ instant < $0 }) ?? true else { return }
        alarm = instant
        socketEvents?.setAlarm(after: ContinuousClock.now.duration(to: instant))
    }

    /// Gives up the queries that had no answer by their deadline, and the connection if the server worked on one.
    private func checkDeadlines() {
        alarm = nil
        let now = ContinuousClock.now
        let timedOut = DatabaseError(
            .timedOut, database: configuration.name, detail: "no answer from the server by the deadline")
        for index in exchanges.indices where exchanges[index].deadline <= now {
            let waiter = exchanges[index].waiter
            exchanges[index].waiter = nil
            waiter?.resume(throwing: timedOut)
        }
        if let deadline = bulk?.deadline, deadline <= now { return lose(timedOut) }
        if let head = exchanges.first, let since = head.headSince, since + head.limit <= now {
            return lose(unavailable("another statement on the connection got no answer in time"))
        }
        // A query that is not the first keeps its connection, and may only just have got its turn.
        let next = exchanges.compactMap { exchange -> ContinuousClock.Instant? in
            exchange.headSince.map { $0 + exchange.limit } ?? (exchange.waiter == nil ? nil : exchange.deadline)
        }
        if let earliest = (next + [bulk?.deadline].compactMap(\.self)).min() {
            setAlarm(for: max(earliest, now + .milliseconds(1)))
        }
    }
}
