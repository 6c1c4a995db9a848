/// A value given to or taken from a TDS test server by a test.
public enum TDSValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    /// Text; also exact numbers, dates, times and GUIDs, in their literals.
    case text(String)
    case bytes([UInt8])
}

extension TDSValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(nilLiteral: ()) { self = .null }
}

/// The rows of one statement that a test ran on a TDS test server.
public struct TDSResult: Sendable, Hashable {
    public let columns: [String]
    public let rows: [[TDSValue]]
}

/// An error of T-SQL that a test ran on a TDS test server.
public struct TDSServerError: Error, Sendable, Hashable, CustomStringConvertible {
    public let number: Int32
    public let severity: UInt8
    public let message: String
    public let line: Int

    init(_ error: TSQLError) {
        number = error.number
        severity = error.severity
        message = error.message
        line = error.line
    }

    public var description: String { "Msg \(number), Level \(severity), Line \(line): \(message)" }
}

/// Keeps what a session gives, for tests and scripts.
final class CollectingReply: BatchReply {
    private(set) var results: [TDSResult] = []
    private(set) var error: TSQLError?
    private var columns: [ResultColumn]?
    private var rows: [[TDSValue]] = []

    func begin(_ columns: [ResultColumn], order: [Int]) throws {
        self.columns = columns
        rows = []
    }

    func row(_ cells: [Cell]) throws {
        rows.append(cells.map { TDSValue($0) })
    }

    func finish(_ command: StatementCommand, count: Int?) throws {
        guard let columns else { return }
        results.append(TDSResult(columns: columns.map(\.name), rows: rows))
        self.columns = nil
    }

    func message(_ error: TSQLError) throws {
        if error.severity > 10, self.error == nil { self.error = error }
    }

    func databaseChanged(to new: String, from old: String) throws {}
    func transactionChanged(_ change: TransactionChange, number: UInt64) throws {}
    func textSizeChanged(to size: Int) {}
}

extension TDSValue {
    init(_ cell: Cell) {
        switch cell {
        case .null: self = .null
        case .integer(let value): self = .integer(value)
        case .real(let value): self = .real(value)
        case .text(let value): self = .text(value)
        case .blob(let value): self = .bytes(value)
        }
    }

    var cell: Cell {
        switch self {
        case .null: .null
        case .integer(let value): .integer(value)
        case .real(let value): .real(value)
        case .text(let value): .text(value)
        case .bytes(let value): .blob(value)
        }
    }

    /// The type the value has as a literal.
    var type: SQLType {
        switch self {
        case .null: .untypedNull
        case .integer: .bigint
        case .real: .float
        case .text: .nvarchar(nil)
        case .bytes: .varbinary(nil)
        }
    }
}
