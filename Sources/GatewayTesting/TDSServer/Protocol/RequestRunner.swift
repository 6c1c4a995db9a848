internal import NIOCore

/// Runs one request of a client, a batch or a call, and sends the whole reply.
struct RequestRunner {
    let session: TSQLSession
    let login: LoginRequest
    let version: TDSVersion
    let statistics: TDSServerStatistics

    func run(_ message: TDSMessage, _ reply: TokenReply) throws {
        if message.type == .batch {
            var body = message.body
            if version >= .v72 { try CallRequest.skipHeaders(&body) }
            let text = try body.takeText(units: body.readableBytes / 2)
            note(.batch, text, "")
            try session.run(batch: text, reply: reply)
            try reply.end()
        } else {
            try run(try CallRequest(message.body, version: version), reply)
        }
    }

    private func run(_ call: CallRequest, _ reply: TokenReply) throws {
        var outcome: CallRunner.Outcome = (0, [])
        do {
            guard let procedure = SystemProcedure(call.procedure), try knows(procedure) else {
                note(.call, call.procedure, "")
                throw TSQLError.procedureMissing(call.procedure).at(line: 1)
            }
            let runner = CallRunner(session: session) { procedure, call in
                note(.call, call.text, call.declarationText, procedure: procedure)
            }
            outcome = try runner.run(procedure, call.parameters, reply)
        } catch let error as TSQLError {
            try session.fail(error, reply: reply)
            outcome.status = error.number
        }
        try reply.end(
            status: outcome.status, outputs: outcome.outputs, collation: session.database.currentSettings.collation)
    }

    /// Whether there is a procedure, as things stand.
    private func knows(_ procedure: SystemProcedure) throws -> Bool {
        guard procedure != .executeSQL else { return true }
        if procedure == .execute, session.server.faults.take(.losePrepared) { session.preparedCalls.forgetAll() }
        switch session.server.faults.preparing {
        case .works: return true
        case .isUnknown: return false
        case .closesConnection: throw ProtocolViolation("a call of \(procedure.rawValue)")
        }
    }

    private func note(
        _ kind: TDSServerStatistics.Request.Kind, _ text: String, _ declarations: String,
        procedure: SystemProcedure? = nil
    ) {
        statistics.note(
            TDSServerStatistics.Request(
                kind: kind, text: text, declarations: declarations, procedure: procedure?.rawValue ?? "",
                user: login.user, isReadOnlyIntent: login.isReadOnly))
    }
}
