/// Finds variables that are used before they are declared: such a batch does not run at all.
///
/// Declarations count from where they stand in the text, whatever blocks are around them, so that the tokens tell enough.
struct VariableCheck {
    private var declared: Set<String>
    /// Whether the next variable is one that a DECLARE makes.
    private var declares = false
    private var isInDeclaration = false
    private var isInCall = false
    private var level = 0

    /// Throws 137 or 134; `declared` holds the parameters, in lower case.
    static func check(_ tokens: [Token], declared: Set<String>) throws(TSQLError) {
        var check = VariableCheck(declared: declared)
        for (index, token) in tokens.enumerated() {
            try check.see(token, next: index + 1 < tokens.count ? tokens[index + 1] : token)
        }
    }

    private init(declared: Set<String>) { self.declared = declared }

    private mutating func see(_ token: Token, next: Token) throws(TSQLError) {
        switch token.kind {
        case .variable: try use(token, next: next)
        case .symbol: see(symbol: token.text)
        case .word: see(word: token.keyword ?? "")
        default: break
        }
    }

    private mutating func see(symbol: String) {
        switch symbol {
        case "(": level += 1
        case ")": level -= 1
        case ",": declares = isInDeclaration && level == 0
        case ";": (isInDeclaration, isInCall) = (false, false)
        default: break
        }
    }

    private mutating func see(word: String) {
        switch word {
        case "DECLARE": (isInDeclaration, declares, isInCall, level) = (true, true, false, 0)
        case "EXEC", "EXECUTE": (isInDeclaration, isInCall) = (false, true)
        case "SELECT", "SET", "IF", "INSERT", "UPDATE", "DELETE", "BEGIN", "WHILE", "PRINT", "RETURN":
            // A subquery may stand in a declaration; a statement ends it.
            if level == 0 { (isInDeclaration, isInCall) = (false, false) }
        default: break
        }
    }

    private mutating func use(_ token: Token, next: Token) throws(TSQLError) {
        let name = token.text.lowercased()
        if declares {
            declares = false
            guard declared.insert(name).inserted else { throw .duplicateVariable(token.text).at(line: token.line) }
            return
        }
        // `EXEC p @name = value` names a parameter of the procedure.
        if isInCall, next.kind == .symbol, next.text == "=" { return }
        guard declared.contains(name) else { throw .undeclaredVariable(token.text, line: token.line) }
    }
}
