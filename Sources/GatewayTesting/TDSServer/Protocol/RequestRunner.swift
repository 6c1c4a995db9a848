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
        var outputs: [ParameterisedCall.Output] = []
        var status: Int32 = 0
        do {
            let parameterised = try parameterised(call)
            note(.call, parameterised.text, parameterised.declarationText)
            (status, outputs) = try session.run(call: parameterised, reply: reply)
        } catch let error as TSQLError {
            try session.fail(error, reply: reply)
            status = error.number
        }
        try reply.end(status: status, outputs: outputs, collation: session.database.currentSettings.collation)
    }

    private func parameterised(_ call: CallRequest) throws -> ParameterisedCall {
        let name = call.procedure.lowercased()
        guard name == "sp_executesql" || name == "sys.sp_executesql" else {
            note(.call, call.procedure, "")
            throw TSQLError.procedureMissing(call.procedure).at(line: 1)
        }
        guard let text = call.parameters.first?.value.text else {
            throw TSQLError(
                214, state: 2, "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.", line: 1)
        }
        let declarations = call.parameters.count > 1 ? call.parameters[1].value.text ?? "" : ""
        return try session.call(
            text, declarations,
            arguments: call.parameters.dropFirst(2).map {
                ParameterisedCall.Argument(name: $0.name, type: $0.type, value: $0.value, isOutput: $0.isOutput)
            })
    }

    private func note(_ kind: TDSServerStatistics.Request.Kind, _ text: String, _ declarations: String) {
        statistics.note(
            TDSServerStatistics.Request(
                kind: kind, text: text, declarations: declarations, user: login.user,
                isReadOnlyIntent: login.isReadOnly))
    }
}
