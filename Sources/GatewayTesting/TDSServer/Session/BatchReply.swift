/// Where a session sends what its statements give.
protocol BatchReply: AnyObject {
    func begin(_ columns: [ResultColumn], order: [Int]) throws
    func row(_ cells: [Cell]) throws
    /// The end of a statement; nil where it counts no rows.
    func finish(_ command: StatementCommand, count: Int?) throws
    /// An error, or a message of class 10 and below.
    func message(_ error: TSQLError) throws
    func databaseChanged(to new: String, from old: String) throws
    func transactionChanged(_ change: TransactionChange, number: UInt64) throws
    func textSizeChanged(to size: Int)
}

/// What the protocol calls the current command.
enum StatementCommand: UInt16 {
    case none = 0
    case select = 0xC1
    case insert = 0xC3
    case delete = 0xC4
    case update = 0xC5
}

enum TransactionChange { case begin, commit, rollback }
