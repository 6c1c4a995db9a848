import Accounts

/// Checks what somebody typed of an account, and collects everything that is wrong with it.
struct AccountInput {
    /// The longest first or last name, in characters.
    static let longestName = 150

    private(set) var problems: [FieldProblem] = []

    mutating func username(_ typed: String) -> Username? {
        collect { () throws(FieldProblem) in try Username(typed) }
    }

    /// An address, or nil where none was typed or it is wrong.
    mutating func email(_ typed: String) -> EmailAddress? {
        collect { () throws(FieldProblem) in try EmailAddress.normalizing(typed) } ?? nil
    }

    /// A first or last name, without blanks at either side.
    mutating func name(_ typed: String, field: String) -> String {
        let name = typed.trimmingBlanks()
        if name.unicodeScalars.count > Self.longestName {
            fail(field, .tooLong, "at most \(Self.longestName) characters are allowed")
        }
        return name
    }

    mutating func fail(_ field: String, _ code: FieldProblem.Code, _ message: String) {
        problems.append(FieldProblem(field: field, code: code, message: message))
    }

    mutating func add(_ more: [FieldProblem]) { problems += more }

    /// Ends the checking.
    /// - Throws: ``AccountError`` `invalidFields` with every problem.
    func finish() throws(AccountError) {
        guard problems.isEmpty else { throw .invalidFields(problems) }
    }

    private mutating func collect<Outcome>(_ check: () throws(FieldProblem) -> Outcome) -> Outcome? {
        do throws(FieldProblem) { return try check() } catch {
            problems.append(error)
            return nil
        }
    }
}

extension String {
    /// The text without blanks at either side.
    func trimmingBlanks() -> String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
