import Logging

extension PoolCore {
    /// Makes, pings and closes the pool's connections until ``shutDown()``, and returns when all are closed.
    ///
    /// When its task is cancelled it closes the connections on loan as well, whose users then see them fail.
    /// A second call returns at once.
    func run() async {
        let isFirst = change { state in
            let isFirst = state.machine.phase == .notStarted
            return (isFirst, state.machine.start(at: .now))
        }
        guard isFirst else { return }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                while true {
                    for order in await mailbox.next() {
                        if case .finish = order {
                            group.cancelAll()  // attempts to connect and timers, which nobody waits for
                            return
                        }
                        group.addTask { await self.execute(order) }
                    }
                }
            }
        } onCancel: {
            change { ((), $0.machine.shutDown(forced: true, at: .now)) }
        }
    }

    private func execute(_ order: Order) async {
        switch order {
        case .connect(let id): await makeConnection(id)
        case .ping(let id, let connection): await ping(id, connection)
        case .close(let id, let connection):
            await connection.close()
            change { state in
                state.connections[id] = nil
                return ((), state.machine.closed(id))
            }
        case .wake(let instant):
            guard (try? await Task.sleep(until: instant, clock: .continuous)) != nil else { return }
            change { ((), $0.machine.tick(at: .now)) }
        case .finish: break
        }
    }

    private func makeConnection(_ id: ConnectionID) async {
        let random = Double.random(in: 0..<1)
        do {
            let connection = try await connect()
            let (isWanted, wasDown) = change { state in
                let wasDown = state.machine.isBreakerOpen
                state.connections[id] = connection
                let (isWanted, actions) = state.machine.connected(id, random: random, at: .now)
                if !isWanted { state.connections[id] = nil }
                return ((isWanted, wasDown), actions)
            }
            if !isWanted { await connection.close() }
            if wasDown && isWanted { logger.notice("The database can be reached again.", metadata: metadata()) }
        } catch {
            let (wasDown, isDown) = change { state in
                let wasDown = state.machine.isBreakerOpen
                let actions = state.machine.connectFailed(id, error, random: random, at: .now)
                return ((wasDown, state.machine.isBreakerOpen), actions)
            }
            if Task.isCancelled { return }
            let level: Logger.Level = wasDown ? .debug : .warning
            logger.log(level: level, "Connecting to the database failed.", metadata: metadata(error))
            if isDown && !wasDown {
                logger.error("The database cannot be reached; requests to it fail.", metadata: metadata(error))
            }
        }
    }

    private func ping(_ id: ConnectionID, _ connection: any PooledConnection) async {
        do {
            try await connection.ping()
            change { ((), $0.machine.pinged(id, succeeded: true, at: .now)) }
        } catch {
            logger.debug("An idle connection no longer answers and is replaced.", metadata: metadata(error))
            change { ((), $0.machine.pinged(id, succeeded: false, at: .now)) }
        }
    }

    private func metadata(_ error: (any Error)? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["database": "\(name)"]
        if let error { metadata["error"] = "\(String(reflecting: error))" }
        return metadata
    }
}
