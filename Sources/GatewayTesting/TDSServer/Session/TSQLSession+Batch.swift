/// Running batches: one statement after the other, and what errors do to the rest.
extension TSQLSession {
    /// How a statement list ended.
    enum Flow { case next, breakLoop, continueLoop, finished }

    /// Runs a batch of the client; errors go to the reply.
    ///
    /// Gives the status of RETURN.
    @discardableResult
    func run(batch text: String, reply: any BatchReply) throws -> Int32 {
        variables = [:]
        return try guarded(reply) { try execute(text, reply: reply) }
    }

    /// Runs a statement that was called for: declared parameters, then the text.
    ///
    /// Gives the values that output parameters end with.
    func run(call: ParameterisedCall, reply: any BatchReply) throws -> (
        status: Int32, outputs: [ParameterisedCall.Output]
    ) {
        variables = [:]
        var outputs: [ParameterisedCall.Output] = []
        let status = try guarded(reply) {
            try bind(call)
            let status = try execute(call.text, of: call, reply: reply)
            outputs = call.outputs(variables)
            return status
        }
        return (status, outputs)
    }

    /// Turns what ends a batch into messages.
    func guarded(_ reply: any BatchReply, _ body: () throws -> Int32) throws -> Int32 {
        do {
            return try body()
        } catch let error as TSQLError {
            try fail(error, reply: reply)
            return error.number
        }
    }

    func fail(_ error: TSQLError, reply: any BatchReply) throws {
        lastError = error.number
        rowCount = 0
        if error.effect == .transaction || options.flags.contains(.transactionAbort) && error.severity > 10 {
            if transaction.depth > 0 {
                try rollBackAll()
                try reply.transactionChanged(.rollback, number: transaction.number)
            }
        }
        try reply.message(error)
        if error.terminatesStatement {
            try reply.message(
                TSQLError(3621, severity: 0, state: 0, "The statement has been terminated.", line: error.line))
        }
    }

    /// Runs a text; that of a call when its parameters are bound.
    func execute(_ text: String, of call: ParameterisedCall? = nil, reply: any BatchReply) throws -> Int32 {
        let batch = try prepared(text, of: call)
        returnStatus = 0
        _ = try run(batch, reply: reply)
        return returnStatus
    }

    private func run(_ batch: PreparedBatch, reply: any BatchReply) throws -> Flow {
        guard let query = batch.query, let statement = batch.statements.first,
            !options.flags.contains(.formatOnly)
        else { return try run(batch.statements, reply: reply) }
        return try run(at: statement.line, reply: reply) {
            try select(query, line: statement.line, of: batch, reply: reply)
            return .next
        }
    }

    func run(_ statements: [StatementSyntax], reply: any BatchReply) throws -> Flow {
        for statement in statements {
            let flow = try run(statement, reply: reply)
            if flow != .next { return flow }
        }
        return .next
    }

    func run(_ statement: StatementSyntax, reply: any BatchReply) throws -> Flow {
        try run(at: statement.line, reply: reply) { try perform(statement, reply: reply) }
    }

    /// Runs one statement, and decides what becomes of the batch where it fails.
    private func run(at line: Int, reply: any BatchReply, _ body: () throws -> Flow) throws -> Flow {
        try interrupt.check()
        do {
            let flow = try body()
            lastError = 0
            return flow
        } catch let error as TSQLError {
            let located = error.at(line: line)
            // Inside TRY every error goes to CATCH; elsewhere one of a statement lets the batch go on.
            guard tryDepth == 0, located.effect == .statement, !options.flags.contains(.transactionAbort) else {
                throw located
            }
            try fail(located, reply: reply)
            try reply.finish(.none, count: nil)
            return .next
        }
    }

    private func perform(_ statement: StatementSyntax, reply: any BatchReply) throws -> Flow {
        let line = statement.line
        switch statement.kind {
        case .block(let statements): return try run(statements, reply: reply)
        case .tryCatch(let attempt, let handler): return try runTry(attempt, handler, reply: reply)
        case .conditional(let condition, let then, let otherwise):
            if try isTrue(condition, line: line) { return try run(then, reply: reply) }
            return try otherwise.map { try run($0, reply: reply) } ?? .next
        case .loop(let condition, let body):
            while try isTrue(condition, line: line) {
                let flow = try run(body, reply: reply)
                if flow == .breakLoop { break }
                if flow == .finished { return .finished }
            }
            return .next
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        case .returnFromBatch(let value):
            if let value, case .integer(let status) = try evaluate(value, as: .int, line: line) {
                returnStatus = Int32(clamping: status)
            }
            return .finished
        default:
            try perform(statement.kind, line: line, reply: reply)
            return .next
        }
    }

    private func runTry(_ attempt: [StatementSyntax], _ handler: [StatementSyntax], reply: any BatchReply) throws
        -> Flow
    {
        let outer = caught
        do {
            tryDepth += 1
            defer { tryDepth -= 1 }
            return try run(attempt, reply: reply)
        } catch let error as TSQLError {
            lastError = error.number
            if error.effect == .transaction { try rollBackAll() }
            caught = error
            defer { caught = outer }
            return try run(handler, reply: reply)
        }
    }

    func isTrue(_ condition: ConditionSyntax, line: Int) throws -> Bool {
        let one = ExpressionSyntax.literal(.integer("1"))
        let value = ExpressionSyntax.searchedCase([SearchedWhen(condition: condition, result: one)], otherwise: nil)
        return try evaluate(value, as: .int, line: line) == .integer(1)
    }

    /// The value of an expression without tables, converted as an assignment to a variable would.
    func evaluate(_ syntax: ExpressionSyntax, as type: SQLType, line: Int) throws -> Cell {
        let translator = translator(try catalogue(), line: line)
        let value = try translator.expression(syntax, in: ColumnScope())
        let converted = try translator.convert(value, to: type, purpose: .variable)
        return try connection.rows("SELECT \(converted.sql)", translator.arguments).first?.first ?? .null
    }

    func catalogue() throws -> Catalogue {
        try store.load(connection, commits: transaction.isWriting ? nil : database.commits)
    }
}
