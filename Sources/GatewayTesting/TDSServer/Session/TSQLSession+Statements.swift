/// Single statements.
extension TSQLSession {
    func perform(_ kind: StatementKind, line: Int, reply: any BatchReply) throws {
        if options.flags.contains(.formatOnly) { return try describe(kind, line: line, reply: reply) }
        switch kind {
        case .select(let query): try select(query, line: line, reply: reply)
        case .insert(let insert): try change(line: line) { try $0.insert(insert, reply: reply) }
        case .update(let update): try change(line: line) { try $0.update(update, reply: reply) }
        case .delete(let delete): try change(line: line) { try $0.delete(delete, reply: reply) }
        case .truncate(let table): try change(line: line) { try $0.truncate(table) }
        case .begin: try begin(reply: reply)
        case .commit: try commit(reply: reply)
        case .rollback(let name): try rollBack(to: name, reply: reply)
        case .save(let name): try save(name)
        case .declare(let declarations): try declare(declarations, line: line)
        case .setVariable(let name, let value):
            guard let variable = variables[name.lowercased()] else { throw TSQLError.undeclaredVariable(name) }
            let cell = try evaluate(value, as: variable.type, line: line)
            variables[name.lowercased()] = BatchVariable(type: variable.type, value: cell)
        case .setOption(let option): try set(option, line: line, reply: reply)
        case .use(let name):
            try use(name, reply: reply)
            try reply.finish(.none, count: nil)
        case .print(let value):
            if case .text(let text) = try evaluate(value, as: .nvarchar(4_000), line: line) {
                try reply.message(TSQLError(0, severity: 0, state: 1, text, line: line))
            }
        case .raiseError, .throwError, .rethrow: try raise(kind, line: line, reply: reply)
        case .wait(let delay): try wait(delay, line: line)
        case .executeSQL(let call): try executeSQL(call, line: line, reply: reply)
        default: try define(kind, line: line, reply: reply)
        }
    }

    // MARK: Reading

    /// Tells the columns of a statement, as SET FMTONLY ON wants it.
    private func describe(_ kind: StatementKind, line: Int, reply: any BatchReply) throws {
        switch kind {
        case .select(let query):
            let translated = try translator(try catalogue(), line: line).query(query, in: nil)
            try reply.begin(translated.columns, order: translated.order)
            try reply.finish(.select, count: 0)
        case .setOption(let option): try set(option, line: line, reply: reply)
        default: throw TSQLError.unsupported("FMTONLY with another statement than SELECT", line: line)
        }
    }

    /// - Parameter batch: where the plan is kept, for a query that is all of it.
    func select(_ query: QuerySyntax, line: Int, of batch: PreparedBatch? = nil, reply: any BatchReply) throws {
        let plan = try plan(for: query, line: line, of: batch)
        let translated = plan.query
        let arguments = SQLArguments(plan.bindings, variables: variables, literals: literals)
        if plan.holdsLocks || options.isolation.rawValue >= IsolationLevel.repeatableRead.rawValue,
            transaction.depth > 0
        {
            try lockForWriting()
        }
        if !translated.assignments.isEmpty {
            return try assign(translated, arguments: arguments, reply: reply)
        }
        try reply.begin(translated.columns, order: translated.order)
        var count = 0
        try connection.forEachRow(translated.sql, arguments) { cells in
            try interrupt.check()
            if options.rowCount == 0 || count < options.rowCount {
                try reply.row(cells)
                count += 1
            }
        }
        rowCount = count
        try reply.finish(.select, count: count)
    }

    /// SELECT @a = x: the last row decides, and without rows nothing changes.
    private func assign(_ query: TranslatedQuery, arguments: SQLArguments, reply: any BatchReply) throws {
        var last: [Cell]?
        var count = 0
        try connection.forEachRow(query.sql, arguments) { cells in
            last = cells
            count += 1
        }
        if let last {
            for ((name, cell), column) in zip(zip(query.assignments, last), query.columns) {
                guard let variable = variables[name.lowercased()] else { throw TSQLError.undeclaredVariable(name) }
                guard Conversion.permission(from: column.type, to: variable.type) == .implicit else {
                    throw TSQLError.implicitConversion(column.type, variable.type)
                }
                let conversion = Conversion(source: column.type, target: variable.type, purpose: .variable)
                variables[name.lowercased()] = BatchVariable(type: variable.type, value: try conversion.apply(cell))
            }
        }
        rowCount = count
        try reply.finish(.select, count: nil)
    }

    // MARK: Variables and options

    private func declare(_ declarations: [DeclarationSyntax], line: Int) throws {
        for declaration in declarations {
            let value = try declaration.value.map { try evaluate($0, as: declaration.type, line: line) } ?? .null
            variables[declaration.name.lowercased()] = BatchVariable(type: declaration.type, value: value)
        }
    }

    private func set(_ option: SessionOption, line: Int, reply: any BatchReply) throws {
        switch option {
        case .flags(let flags, let isOn):
            for flag in flags { options.set(flag, isOn) }
        case .textSize(let value):
            let size = try integer(value, line: line)
            options.textSize = size <= 0 ? 4_096 : size
            reply.textSizeChanged(to: options.textSize)
        case .lockTimeout(let value): options.lockTimeout = try integer(value, line: line)
        case .rowCount(let value): options.rowCount = try integer(value, line: line)
        case .isolation(let level): options.isolation = level
        case .identityInsert(let name, let isOn):
            let table = try translator(try catalogue(), line: line).table(name)
            if isOn, table.identity == nil {
                throw TSQLError(
                    8106, "Table '\(name.dotted)' does not have the identity property. Cannot perform SET operation.",
                    effect: .batch)
            }
            options.identityInsert = isOn ? table.id : nil
        case .ignored: break
        }
        try reply.finish(.none, count: nil)
    }

    private func integer(_ syntax: ExpressionSyntax, line: Int) throws -> Int {
        guard case .integer(let value) = try evaluate(syntax, as: .int, line: line) else { return 0 }
        return Int(value)
    }

    private func wait(_ delay: ExpressionSyntax, line: Int) throws {
        guard case .text(let text) = try evaluate(delay, as: .varchar(30), line: line),
            let ticks = TemporalParser.parse(text)?.ticks
        else {
            throw TSQLError(
                148, severity: 15, "Incorrect time syntax in time string used with WAITFOR.", line: line, effect: .batch
            )
        }
        try interrupt.sleep(seconds: Double(ticks) / Double(CalendarMoment.ticksPerSecond))
    }

    // MARK: Messages

    private func raise(_ kind: StatementKind, line: Int, reply: any BatchReply) throws {
        switch kind {
        case .throwError(let number, let message, let state):
            let code = try integer(number, line: line)
            guard code >= 50_000 else {
                throw TSQLError(
                    35_100, state: 10,
                    "Error number \(code) in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.",
                    line: line)
            }
            let text = try evaluate(message, as: .nvarchar(2_048), line: line).text ?? ""
            throw TSQLError(
                Int32(clamping: code), state: UInt8(clamping: try integer(state, line: line)), text, line: line,
                effect: .batch)
        case .raiseError(let message, let severity, let state, let values):
            let text = try evaluate(message, as: .nvarchar(2_048), line: line).text ?? ""
            let class_ = try integer(severity, line: line)
            let formatted = try format(text, values, line: line)
            let error = TSQLError(
                50_000, severity: UInt8(clamping: class_), state: UInt8(clamping: try integer(state, line: line)),
                formatted, line: line)
            if class_ > 10 { throw error }
            try reply.message(error)
        default:
            guard let caught else {
                throw TSQLError(
                    10_704, severity: 15,
                    "To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.",
                    line: line, effect: .batch)
            }
            var error = caught
            error.effect = .batch
            throw error
        }
    }

    /// RAISERROR puts its arguments in the place of %s and %d.
    private func format(_ text: String, _ values: [ExpressionSyntax], line: Int) throws -> String {
        var rest = try values.map { try evaluate($0, as: .nvarchar(2_048), line: line).text ?? "(null)" }[...]
        var output = ""
        var isMark = false
        for character in text {
            if isMark {
                isMark = false
                switch character {
                case "s", "d", "i", "u": output += rest.popFirst() ?? "(null)"
                case "%": output += "%"
                default: output += "%\(character)"
                }
            } else if character == "%" {
                isMark = true
            } else {
                output.append(character)
            }
        }
        return output
    }

    // MARK: EXEC

    private func executeSQL(_ call: ExecuteSyntax, line: Int, reply: any BatchReply) throws {
        guard depth < 32 else {
            throw TSQLError(
                217, "Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).",
                line: line, effect: .batch)
        }
        if let procedure = call.procedure, procedure.name.lowercased() != "sp_executesql" {
            throw TSQLError.procedureMissing(procedure.dotted).at(line: line)
        }
        guard let text = call.arguments.first else {
            throw TSQLError(
                201, state: 4,
                "Procedure or function 'sp_executesql' expects parameter '@statement', which was not supplied.",
                line: line)
        }
        let statement = try evaluate(text.value, as: .nvarchar(nil), line: line).text ?? ""
        let outer = variables
        depth += 1
        defer {
            depth -= 1
        }
        let isParameterised = call.procedure != nil && call.arguments.count > 1
        let declarations =
            isParameterised ? try evaluate(call.arguments[1].value, as: .nvarchar(nil), line: line).text ?? "" : ""
        let arguments = try (isParameterised ? call.arguments.dropFirst(2) : []).map { argument in
            let value = try evaluate(argument.value, as: .nvarchar(nil), line: line)
            return ParameterisedCall.Argument(
                name: argument.name ?? "", type: .nvarchar(nil), value: value, isOutput: argument.isOutput)
        }
        let inner = try ParameterisedCall(text: statement, declarationText: declarations, arguments: Array(arguments))
        variables = [:]
        defer { variables = outer }
        try bind(inner)
        let status = returnStatus
        _ = try execute(statement, of: inner, reply: reply)
        returnStatus = status
        if inner.outputs(variables).contains(where: { _ in true }) {
            throw TSQLError.unsupported("OUTPUT parameters of EXEC", line: line)
        }
    }
}
