/// Statements about variables, options and messages.
extension Parser {
    mutating func sessionStatement() throws -> StatementKind {
        switch take().keyword {
        case "SET": return try set()
        case "DECLARE": return .declare(try list { try $0.declaration() })
        case "USE": return .use(try identifier())
        case "PRINT": return .print(try expression())
        case "RAISERROR": return try raiseError()
        case "THROW": return try throwStatement()
        case "WAITFOR":
            try expect("DELAY")
            return .wait(try expression())
        default: return try execute()
        }
    }

    /// `@name [AS] type [= value] [OUTPUT]`, in DECLARE and in the declarations of sp_executesql.
    mutating func declaration() throws -> DeclarationSyntax {
        let name = try variable()
        _ = accept("AS")
        if at("TABLE") { throw TSQLError.unsupported("a table variable", line: line) }
        let type = try dataType(defaultLength: 1)
        let value = accept(symbol: "=") ? try expression() : nil
        let isOutput = accept("OUTPUT") || accept("OUT")
        return DeclarationSyntax(name: name, type: type, value: value, isOutput: isOutput)
    }

    private mutating func set() throws -> StatementKind {
        if current.kind == .variable {
            let name = take().text
            if current.kind == .symbol, current.text.count == 2, current.text.hasSuffix("="),
                let operation = ArithmeticOperator(rawValue: String(current.text.dropLast()))
            {
                take()
                return .setVariable(name, .binary(.variable(name), operation, try expression()))
            }
            try expect(symbol: "=")
            return .setVariable(name, try expression())
        }
        return .setOption(try option())
    }

    private mutating func option() throws -> SessionOption {
        guard let word = current.keyword else { throw unexpected() }
        switch word {
        case "TEXTSIZE":
            take()
            return .textSize(try expression())
        case "LOCK_TIMEOUT":
            take()
            return .lockTimeout(try expression())
        case "ROWCOUNT":
            take()
            return .rowCount(try expression())
        case "TRANSACTION":
            take()
            guard accept(all: "ISOLATION", "LEVEL") else { throw unexpected() }
            return .isolation(try isolationLevel())
        case "IDENTITY_INSERT":
            take()
            let table = try objectName()
            return .identityInsert(table, isOn: try onOrOff())
        case "DEADLOCK_PRIORITY", "LANGUAGE", "DATEFORMAT", "DATEFIRST", "CONTEXT_INFO":
            return try ignoredOption(word)
        case "STATISTICS":
            take()
            take()
            _ = try onOrOff()
            return .ignored
        case "NOEXEC", "PARSEONLY", "SHOWPLAN_ALL", "SHOWPLAN_TEXT", "SHOWPLAN_XML", "FORCEPLAN":
            take()
            if try onOrOff() { throw TSQLError.unsupported("SET \(word) ON", line: line) }
            return .ignored
        default:
            return try flags()
        }
    }

    private mutating func ignoredOption(_ word: String) throws -> SessionOption {
        take()
        let value = take()
        switch (word, value.text.lowercased()) {
        case ("LANGUAGE", "us_english"), ("LANGUAGE", "english"), ("DATEFORMAT", "mdy"), ("DATEFIRST", "7"),
            ("DEADLOCK_PRIORITY", "low"), ("DEADLOCK_PRIORITY", "normal"), ("DEADLOCK_PRIORITY", "high"):
            return .ignored
        default:
            throw TSQLError.unsupported("SET \(word) \(value.text)", line: value.line)
        }
    }

    private mutating func flags() throws -> SessionOption {
        let flags = try list { parser in
            guard let flag = parser.current.keyword.flatMap(SessionFlag.init(rawValue:)) else {
                guard parser.atIdentifier else { throw parser.unexpected() }
                throw TSQLError.unknownSetOption(parser.current.text, line: parser.line)
            }
            parser.take()
            return flag
        }
        return .flags(flags, isOn: try onOrOff())
    }

    mutating func onOrOff() throws -> Bool {
        if accept("ON") { return true }
        try expect("OFF")
        return false
    }

    private mutating func isolationLevel() throws -> IsolationLevel {
        if accept(all: "READ", "COMMITTED") { return .readCommitted }
        if accept(all: "READ", "UNCOMMITTED") { return .readUncommitted }
        if accept(all: "REPEATABLE", "READ") { return .repeatableRead }
        if accept("SERIALIZABLE") { return .serializable }
        if accept("SNAPSHOT") { return .snapshot }
        throw unexpected()
    }

    private mutating func raiseError() throws -> StatementKind {
        let arguments = try parenthesised { try $0.list { try $0.expression() } }
        guard arguments.count >= 3 else { throw unexpected() }
        if accept("WITH") {
            _ = try list { try $0.identifier() }
        }
        return .raiseError(
            message: arguments[0], severity: arguments[1], state: arguments[2], Array(arguments.dropFirst(3)))
    }

    private mutating func throwStatement() throws -> StatementKind {
        guard current.kind == .integer || current.kind == .variable else { return .rethrow }
        let number = try expression()
        try expect(symbol: ",")
        let message = try expression()
        try expect(symbol: ",")
        return .throwError(number: number, message: message, state: try expression())
    }

    private mutating func execute() throws -> StatementKind {
        if at(symbol: "(") {
            let text = try parenthesised { try $0.expression() }
            return .executeSQL(
                ExecuteSyntax(procedure: nil, arguments: [.init(name: nil, value: text, isOutput: false)]))
        }
        if current.kind == .variable, ahead(1).text == "=" {
            throw TSQLError.unsupported("the return value of EXEC", line: line)
        }
        let procedure = try objectName()
        var arguments: [ExecuteSyntax.Argument] = []
        if current.kind != .end, !at(symbol: ";"), !(current.isReserved && !at("NULL")) {
            arguments = try list { try $0.argument() }
        }
        return .executeSQL(ExecuteSyntax(procedure: procedure, arguments: arguments))
    }

    private mutating func argument() throws -> ExecuteSyntax.Argument {
        var name: String?
        if current.kind == .variable, ahead(1).text == "=", ahead(1).kind == .symbol {
            name = take().text
            take()
        }
        let value = try expression()
        let isOutput = accept("OUTPUT") || accept("OUT")
        return ExecuteSyntax.Argument(name: name, value: value, isOutput: isOutput)
    }
}
