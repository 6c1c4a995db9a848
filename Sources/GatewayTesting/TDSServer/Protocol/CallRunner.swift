/// Runs the calls of a client, which are all of procedures that run statements.
struct CallRunner {
    let session: TSQLSession
    /// Told of each statement before it runs: the procedure, the text and how its parameters are declared.
    let note: (SystemProcedure, ParameterisedCall) -> Void

    typealias Outcome = (status: Int32, outputs: [ParameterisedCall.Output])

    func run(
        _ procedure: SystemProcedure, _ parameters: [CallRequest.Parameter], _ reply: TokenReply
    ) throws -> Outcome {
        switch procedure {
        case .executeSQL:
            let text = try text(of: parameters, at: 0, called: "@statement", and: 1)
            return try execute(text, procedure, parameters, reply)
        case .prepare:
            let text = try text(of: parameters, at: 2, called: "@stmt", and: 1)
            _ = try session.call(text.text, text.declarations, arguments: [])
            return (0, handle(session.preparedCalls.keep(text), for: parameters))
        case .prepareAndExecute:
            let text = try text(of: parameters, at: 2, called: "@stmt", and: 1)
            return try prepareAndExecute(text, parameters, reply)
        case .execute: return try execute(try preparedText(of: parameters).text, procedure, parameters, reply)
        case .unprepare:
            let (handle, _) = try preparedText(of: parameters)
            _ = session.preparedCalls.forget(handle)
            return (0, [])
        }
    }

    private func execute(
        _ text: PreparedCalls.Text, _ procedure: SystemProcedure, _ parameters: [CallRequest.Parameter],
        _ reply: TokenReply
    ) throws -> Outcome {
        let call = try session.call(
            text.text, text.declarations,
            arguments: parameters.dropFirst(procedure.ownParameters).map {
                ParameterisedCall.Argument(name: $0.name, type: $0.type, value: $0.value, isOutput: $0.isOutput)
            })
        note(procedure, call)
        return try session.run(call: call, reply: reply)
    }

    /// A statement that cannot be compiled is not kept: its handle is NULL.
    private func prepareAndExecute(
        _ text: PreparedCalls.Text, _ parameters: [CallRequest.Parameter], _ reply: TokenReply
    ) throws -> Outcome {
        var outcome = try execute(text, .prepareAndExecute, parameters, reply)
        if TSQLError.isOfCompilation(session.lastError) {
            try session.fail(.notPrepared, reply: reply)
            outcome.outputs = handle(nil, for: parameters)
        } else {
            outcome.outputs = handle(session.preparedCalls.keep(text), for: parameters) + outcome.outputs
        }
        return outcome
    }

    private func handle(_ handle: Int32?, for parameters: [CallRequest.Parameter]) -> [ParameterisedCall.Output] {
        guard let first = parameters.first, first.isOutput else { return [] }
        let value: Cell = handle.map { .integer(Int64($0)) } ?? .null
        return [ParameterisedCall.Output(ordinal: 0, name: first.name, type: .int, value: value)]
    }

    private func text(
        of parameters: [CallRequest.Parameter], at place: Int, called name: String, and declarations: Int
    ) throws -> PreparedCalls.Text {
        guard parameters.indices.contains(place), let text = parameters[place].value.text else {
            throw TSQLError(
                214, state: 2, "Procedure expects parameter '\(name)' of type 'ntext/nchar/nvarchar'.", line: 1)
        }
        let declared = parameters.indices.contains(declarations) ? parameters[declarations].value.text : nil
        return PreparedCalls.Text(text: text, declarations: declared ?? "")
    }

    private func preparedText(
        of parameters: [CallRequest.Parameter]
    ) throws -> (handle: Int32, text: PreparedCalls.Text) {
        guard case .integer(let number)? = parameters.first?.value, let handle = Int32(exactly: number) else {
            throw TSQLError(214, state: 2, "Procedure expects parameter '@handle' of type 'int'.", line: 1)
        }
        guard let text = session.preparedCalls[handle] else { throw TSQLError.noSuchHandle(handle) }
        return (handle, text)
    }
}

extension TSQLError {
    fileprivate static let notPrepared = TSQLError(8180, "Statement(s) could not be prepared.", line: 1)

    fileprivate static func noSuchHandle(_ handle: Int32) -> TSQLError {
        TSQLError(8179, state: 2, "Could not find prepared statement with handle \(handle).", line: 1, effect: .batch)
    }

    /// Whether an error is met before anything of a statement is run: its grammar, or a name in it.
    fileprivate static func isOfCompilation(_ number: Int32) -> Bool {
        [102, 105, 137, 156, 170, 195, 207, 208, 209, 4104].contains(number)
    }
}
