internal import NIOCore

/// The life of one connection: pre-login, log-in, requests.
///
/// It runs on a thread of its own.
struct ConnectionWorker {
    let server: ServerState
    let mailbox: Mailbox
    let interrupt: Interrupt
    let channel: any Channel

    func run() {
        let output = PacketChannel(channel: channel, faults: server.faults)
        defer { output.close() }
        do {
            guard let (session, login, version) = try logIn(output) else { return }
            defer { session.close() }
            try serve(session, login, version, output)
        } catch {
            // The connection is gone, or the client broke the protocol: either way it ends here.
            return
        }
    }

    // MARK: Logging in

    private func logIn(_ output: PacketChannel) throws -> (TSQLSession, LoginRequest, TDSVersion)? {
        guard var message = mailbox.take() else { return nil }
        if message.type == .preLogin {
            var reply = PreLogin.reply(version: server.configuration.version)
            try output.send(&reply, isLast: true)
            guard let next = mailbox.take() else { return nil }
            message = next
        }
        guard message.type == .login else { return nil }
        let login = try LoginRequest(message.body)
        guard let version = login.version else { return nil }
        var writer = TokenWriter(version: version, serverName: server.configuration.serverName)
        let delay = server.faults.loginDelay
        if delay > .zero { try interrupt.sleep(seconds: delay.seconds) }
        do {
            let session = try authenticate(login)
            server.statistics.count { $0.logins += 1 }
            acknowledge(login, session, version, &writer, output)
            try output.send(&writer.buffer, isLast: true)
            output.packetSize = packetSize(for: login)
            return (session, login, version)
        } catch let error as TSQLError {
            server.statistics.count { $0.refusedLogins += 1 }
            writer.message(error)
            writer.done(.statement, .error)
            try output.send(&writer.buffer, isLast: true)
            return nil
        }
    }

    private func authenticate(_ login: LoginRequest) throws -> TSQLSession {
        let expected = server.configuration.users.first { $0.key.caseInsensitiveEquals(login.user) }?.value
        guard let expected, expected == login.password, !server.faults.take(.refuseLogin) else {
            throw TSQLError(18_456, severity: 14, "Login failed for user '\(login.user)'.", line: 1)
        }
        let name = login.database.isEmpty ? server.defaultDatabase.name : login.database
        guard let database = server.database(named: name) else {
            throw TSQLError(
                4060, severity: 11, "Cannot open database \"\(name)\" requested by the login. The login failed.",
                line: 1)
        }
        return try TSQLSession(
            server: server, user: login.user, host: login.host, application: login.application, database: database,
            isODBC: login.isODBC, interrupt: interrupt)
    }

    private func packetSize(for login: LoginRequest) -> Int {
        let wanted = login.packetSize == 0 ? 4_096 : login.packetSize
        return min(max(wanted, 512), server.configuration.maximumPacketSize)
    }

    private func acknowledge(
        _ login: LoginRequest, _ session: TSQLSession, _ version: TDSVersion, _ writer: inout TokenWriter,
        _ output: PacketChannel
    ) {
        let database = session.database
        writer.change(.database, to: database.name, from: "master")
        writer.message(
            TSQLError(5701, severity: 0, state: 2, "Changed database context to '\(database.name)'.", line: 1))
        writer.change(to: database.currentSettings.collation)
        writer.change(.language, to: "us_english", from: "")
        writer.message(TSQLError(5703, severity: 0, state: 1, "Changed language setting to us_english.", line: 1))
        writer.loginAcknowledgement(server: server.configuration.version)
        writer.change(.packetSize, to: String(packetSize(for: login)), from: String(output.packetSize))
        writer.done(.statement, [])
    }

    // MARK: Requests

    private func serve(
        _ session: TSQLSession, _ login: LoginRequest, _ version: TDSVersion, _ output: PacketChannel
    ) throws {
        while let message = mailbox.take() {
            switch message.type {
            case .attention: try acknowledgeAttention(version, output)
            case .batch: try answer(message, session, login, version, output)
            case .call: try answer(message, session, login, version, output)
            default: throw ProtocolViolation("a message of type \(message.type)")
            }
        }
    }

    private func acknowledgeAttention(_ version: TDSVersion, _ output: PacketChannel) throws {
        interrupt.clear()
        var writer = TokenWriter(version: version, serverName: server.configuration.serverName)
        writer.done(.statement, .attention)
        try output.send(&writer.buffer, isLast: true)
    }

    private func answer(
        _ message: TDSMessage, _ session: TSQLSession, _ login: LoginRequest, _ version: TDSVersion,
        _ output: PacketChannel
    ) throws {
        var writer = TokenWriter(version: version, serverName: server.configuration.serverName)
        writer.reserveReply()
        writer.textSize = session.options.textSize
        writer.compressesNulls = server.configuration.compressesNulls
        let isSilent = server.faults.take(.neverAnswer)
        let reply = TokenReply(
            writer: writer, channel: output, faults: server.faults, session: session.id, interrupt: interrupt,
            isCall: message.type == .call)
        do {
            let latency = server.faults.latency
            if latency > .zero { try interrupt.sleep(seconds: latency.seconds) }
            if isSilent { try interrupt.sleep(seconds: nil) }
            try RequestRunner(session: session, login: login, version: version, statistics: server.statistics)
                .run(message, reply)
        } catch is BatchInterrupted {
            // The attention itself is the next message; the reply ends with its acknowledgement.
            guard let next = mailbox.take(), next.type == .attention else { return }
            interrupt.clear()
            try reply.endInterrupted()
        }
    }
}
