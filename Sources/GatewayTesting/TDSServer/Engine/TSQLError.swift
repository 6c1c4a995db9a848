/// An error as SQL Server reports it: number, state, class, text and line.
struct TSQLError: Error, Hashable, Sendable {
    /// How much of the work an error undoes.
    enum Effect: Hashable, Sendable {
        /// The statement is undone, and the batch goes on unless XACT_ABORT is on.
        case statement
        /// The batch ends; the transaction stays open unless XACT_ABORT is on.
        case batch
        /// The batch ends and the transaction is rolled back.
        case transaction
    }

    let number: Int32
    let severity: UInt8
    let state: UInt8
    let message: String
    var line: Int
    var effect: Effect
    var procedure = ""

    init(
        _ number: Int32, severity: UInt8 = 16, state: UInt8 = 1, _ message: String, line: Int = 0,
        effect: Effect = .statement
    ) {
        self.number = number
        self.severity = severity
        self.state = state
        self.message = message
        self.line = line
        self.effect = effect
    }

    /// The same error with a line, where it had none.
    func at(line: Int) -> TSQLError {
        guard self.line == 0 else { return self }
        var error = self
        error.line = line
        return error
    }

    /// Whether "The statement has been terminated." (3621) follows.
    var terminatesStatement: Bool {
        effect == .statement
            && [515, 547, 2601, 2627, 2628, 8152, 8115, 220, 8134, 3604, 544, 1505, 242, 298, 517, 535].contains(number)
    }
}
