/// Statements: which one starts here, and those that steer the batch.
extension Parser {
    mutating func statement() throws -> StatementSyntax {
        let line = line
        let kind = try nested { try $0.statementKind() }
        return StatementSyntax(kind: kind, line: line)
    }

    private mutating func statementKind() throws -> StatementKind {
        switch current.keyword {
        case "SELECT", "WITH": return try queryOrChange()
        case "INSERT": return .insert(try insert())
        case "UPDATE": return .update(try update())
        case "DELETE": return .delete(try delete())
        case "TRUNCATE":
            take()
            try expect("TABLE")
            return .truncate(try objectName())
        case "CREATE", "ALTER", "DROP", "GRANT", "DENY", "REVOKE": return try definition()
        case "BEGIN": return try begin()
        case "COMMIT":
            take()
            if accept("TRANSACTION") || accept("TRAN"), atIdentifier { take() } else { _ = accept("WORK") }
            return .commit
        case "ROLLBACK":
            take()
            let hasWord = accept("TRANSACTION") || accept("TRAN") || accept("WORK")
            return .rollback(name: hasWord && atName ? try transactionName() : nil)
        case "SAVE":
            take()
            guard accept("TRANSACTION") || accept("TRAN") else { throw unexpected() }
            return .save(name: try transactionName())
        case "IF": return try conditional()
        case "WHILE":
            take()
            return .loop(try condition(), try statement())
        case "BREAK":
            take()
            return .breakLoop
        case "CONTINUE":
            take()
            return .continueLoop
        case "RETURN":
            take()
            let hasValue = current.kind == .integer || current.kind == .variable || at(symbol: "-") || at(symbol: "(")
            return .returnFromBatch(hasValue ? try expression() : nil)
        case "SET", "DECLARE", "USE", "PRINT", "RAISERROR", "THROW", "WAITFOR", "EXEC", "EXECUTE":
            return try sessionStatement()
        default:
            if let keyword = current.keyword, Self.unsupported.contains(keyword) {
                throw TSQLError.unsupported(keyword, line: line)
            }
            if at(symbol: "("), atQuery || innermostQuery { return .select(try query()) }
            throw unexpected()
        }
    }

    /// Statements of SQL Server that the server does not have.
    private static let unsupported: Set<String> = [
        "BACKUP", "BULK", "CHECKPOINT", "CLOSE", "DBCC", "DEALLOCATE", "FETCH", "GOTO", "KILL", "MERGE", "OPEN",
        "RECONFIGURE", "RESTORE", "REVERT", "SHUTDOWN",
    ]

    private var innermostQuery: Bool {
        var offset = 0
        while ahead(offset).kind == .symbol, ahead(offset).text == "(" { offset += 1 }
        return ahead(offset).keyword == "SELECT"
    }

    /// A WITH clause may stand before a SELECT; before a change it is not supported.
    private mutating func queryOrChange() throws -> StatementKind {
        .select(try query())
    }

    private var atName: Bool {
        atIdentifier && !(at("THROW"))
    }

    private mutating func transactionName() throws -> String {
        if current.kind == .variable { throw TSQLError.unsupported("a transaction named by a variable", line: line) }
        return try identifier()
    }

    private mutating func begin() throws -> StatementKind {
        try expect("BEGIN")
        if accept("TRANSACTION") || accept("TRAN") {
            return .begin(name: atName ? try transactionName() : nil)
        }
        if accept("TRY") { return try tryCatch() }
        if at("CATCH") { throw unexpected() }
        var statements: [StatementSyntax] = []
        while true {
            while accept(symbol: ";") {}
            if accept("END") { break }
            statements.append(try statement())
        }
        guard !statements.isEmpty else { throw TSQLError.syntaxNearKeyword("END", line: tokens[index - 1].line) }
        return .block(statements)
    }

    private mutating func tryCatch() throws -> StatementKind {
        let attempt = try statements(until: "TRY")
        while accept(symbol: ";") {}
        guard accept(all: "BEGIN", "CATCH") else { throw unexpected() }
        return .tryCatch(attempt, try statements(until: "CATCH"))
    }

    private mutating func statements(until word: String) throws -> [StatementSyntax] {
        var statements: [StatementSyntax] = []
        while true {
            while accept(symbol: ";") {}
            if accept(all: "END", word) { return statements }
            statements.append(try statement())
        }
    }

    private mutating func conditional() throws -> StatementKind {
        try expect("IF")
        let condition = try condition()
        let then = try statement()
        let mark = index
        while accept(symbol: ";") {}
        guard accept("ELSE") else {
            index = mark
            return .conditional(condition, then: then, otherwise: nil)
        }
        return .conditional(condition, then: then, otherwise: try statement())
    }
}
