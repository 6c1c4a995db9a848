/// Finds variables that are used before they are declared: such a batch does not run at all.
enum VariableCheck {
    static func check(_ statements: [StatementSyntax], declared: Set<String>) throws {
        var declared = declared
        try check(statements, &declared)
    }

    private static func check(_ statements: [StatementSyntax], _ declared: inout Set<String>) throws {
        for statement in statements { try check(statement, &declared) }
    }

    /// Declarations count from where they stand in the text, whatever blocks are around them.
    private static func check(_ statement: StatementSyntax, _ declared: inout Set<String>) throws {
        switch statement.kind {
        case .declare(let declarations):
            for declaration in declarations {
                guard declared.insert(declaration.name.lowercased()).inserted else {
                    throw TSQLError.duplicateVariable(declaration.name).at(line: statement.line)
                }
            }
        case .block(let statements): try check(statements, &declared)
        case .tryCatch(let attempt, let handler):
            try check(attempt, &declared)
            try check(handler, &declared)
        case .conditional(_, let then, let otherwise):
            try check(then, &declared)
            if let otherwise { try check(otherwise, &declared) }
        case .loop(_, let body): try check(body, &declared)
        case .setVariable(let name, _):
            guard declared.contains(name.lowercased()) else {
                throw TSQLError.undeclaredVariable(name, line: statement.line)
            }
        default: break
        }
    }
}
