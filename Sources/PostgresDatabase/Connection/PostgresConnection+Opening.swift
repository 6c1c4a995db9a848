import Dispatch
import Pooling
import SQLStore

extension PostgresConnection {
    /// Connects and logs in, to the first host that will have us.
    ///
    /// Throws ``PostgresConnectFailure``, and is bounded by the connect timeout for each host.
    static func open(_ configuration: PostgresConfiguration) async throws -> PostgresConnection {
        let connection = PostgresConnection(configuration)
        do {
            try await connection.connect()
            return connection
        } catch {
            await connection.close()
            throw error
        }
    }

    private func connect() async throws {
        guard let handle = PostgresHandle(keywords: configuration.connectionKeywords) else {
            throw PostgresConnectFailure("no-memory", detail: "libpq made no connection")
        }
        self.handle = handle
        let deadline = ContinuousClock.now + configuration.timeouts.connect * configuration.hostCount
        try await logIn(handle, until: deadline)
        if let script = configuration.sessionScript { try await run(script, on: handle, until: deadline) }
        guard handle.becomeNonBlocking(), handle.enterPipeline() else { throw failure(handle) }
        guard watch(handle.socket) else {
            throw PostgresConnectFailure("no-memory", detail: "the system watches no further socket")
        }
        setUsable(true)
    }

    private func logIn(_ handle: PostgresHandle, until deadline: ContinuousClock.Instant) async throws {
        var progress = PostgresHandle.Progress.writing  // as libpq asks to begin
        while true {
            switch progress {
            case .connected: return
            case .failed: throw failure(handle)
            case .reading, .writing: try await wait(for: progress, on: handle, until: deadline)
            }
            progress = handle.poll()
        }
    }

    /// Runs statements that set up the session, before the connection is in pipeline mode.
    private func run(
        _ script: String, on handle: PostgresHandle, until deadline: ContinuousClock.Instant
    ) async throws {
        guard handle.sendScript(script) else { throw failure(handle) }
        while handle.flush() == .pending { try await wait(for: .writing, on: handle, until: deadline) }
        while true {
            while let reply = handle.nextReply() {
                switch reply {
                case .endOfCommand: return
                case .failed(let failure): throw PostgresConnectFailure("session", detail: failure.message)
                default: break
                }
            }
            try await wait(for: .reading, on: handle, until: deadline)
            guard handle.consumeInput() else { throw failure(handle) }
        }
    }

    private func failure(_ handle: PostgresHandle) -> PostgresConnectFailure {
        PostgresConnectFailure(message: handle.errorMessage, lacksPassword: handle.lacksPassword)
    }

    /// Waits until the socket is ready; the descriptor may be another one after each step.
    private func wait(
        for progress: PostgresHandle.Progress, on handle: PostgresHandle, until deadline: ContinuousClock.Instant
    ) async throws {
        try Task.checkCancellation()
        let delay = ContinuousClock.now.duration(to: deadline)
        guard handle.socket >= 0 else { throw failure(handle) }
        guard delay > .zero else { throw PostgresConnectFailure("timed-out", detail: "no answer while connecting") }
        let source: any DispatchSourceProtocol =
            progress == .reading
            ? DispatchSource.makeReadSource(fileDescriptor: handle.socket, queue: timers)
            : DispatchSource.makeWriteSource(fileDescriptor: handle.socket, queue: timers)
        waiting = (source, DispatchSource.makeTimerSource(queue: timers))
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Whatever ends the wait, the source must be gone before libpq may close the socket.
                waiting?.source.setCancelHandler { @Sendable in continuation.resume() }
                waiting?.source.setEventHandler { @Sendable in self.handle { $0.endWait() } }
                waiting?.timer.setEventHandler { @Sendable in self.handle { $0.endWait() } }
                waiting?.timer.schedule(deadline: .now() + .milliseconds(Int(delay.milliseconds)))
                waiting?.source.resume()
                waiting?.timer.resume()
            }
        } onCancel: {
            self.handle { $0.endWait() }
        }
        try Task.checkCancellation()
        guard ContinuousClock.now < deadline else {
            throw PostgresConnectFailure("timed-out", detail: "no answer while connecting")
        }
    }

    private func endWait() {
        waiting?.source.cancel()
        waiting?.timer.cancel()
        waiting = nil
    }
}
