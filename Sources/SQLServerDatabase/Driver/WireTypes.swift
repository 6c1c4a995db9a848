import SQLStore

/// How db-lib presents a column's values (`dbcoltype`), and how parameters are sent.
enum WireType: Int32, Sendable {
    case image = 34
    case text = 35
    case uniqueIdentifier = 36
    case variableBinary = 37
    case date = 40
    case time = 41
    case dateTime2 = 42
    case dateTimeOffset = 43
    case binary = 45
    case character = 47
    case tinyInt = 48
    case bit = 50
    case smallInt = 52
    case int = 56
    case smallDateTime = 58
    case real = 59
    case money = 60
    case dateTime = 61
    case float = 62
    case nationalText = 99
    case decimal = 106
    case numeric = 108
    case smallMoney = 122
    case bigInt = 127
    case nationalVariable = 231
}

/// A value of a type we do not read, or one that is not what its type says.
struct UnreadableColumn: Error {
    let name: String
    let number: Int32

    var reason: String {
        let type = WireType(rawValue: number)
        let what = type.map { "a broken \($0)" } ?? "a value of type \(number), which is not supported"
        return "column \"\(name)\" holds \(what)"
    }
}

/// A value on its way to the server; its bytes are as db-lib wants them for its type.
struct WireParameter: Hashable, Sendable {
    let type: WireType
    /// Nil is NULL.
    ///
    /// Never empty: db-lib would send NULL.
    let bytes: [UInt8]?

    /// A text, in the one of two types that holds it: the first is cut at 4,000 UTF-16 units.
    static func text(_ text: String) -> WireParameter {
        WireParameter(
            type: text.utf16.count <= 4000 ? .nationalVariable : .nationalText, bytes: Array(text.utf8))
    }

    /// How many bytes it has.
    var count: Int { bytes?.count ?? 0 }

    /// The length db-lib wants to be told: -1 for types that have only one.
    var length: Int32 {
        guard let bytes else { return 0 }
        switch type {
        case .bit, .int, .bigInt, .float: return -1
        default: return Int32(clamping: bytes.count)
        }
    }
}

/// What is sent to the server at once.
enum WireRequest: Sendable {
    /// Constants of our own alone.
    case batch(String)
    /// A statement, and the values of its parameters in order.
    case call(WrittenStatement, values: [EncodedParameter])
}

extension WireRequest {
    /// How many bytes can be sent without waiting for the server, when it has answered all that came before: two packets, which
    /// the smallest buffer that Linux gives a socket holds.
    static let mostAtOnce = 8192

    /// Whether sending it waits for nobody.
    var isSentAtOnce: Bool { size <= Self.mostAtOnce }

    /// How many bytes it is at the most, with the names and types around it.
    private var size: Int {
        // Texts go as UTF-16, which takes no more than twice the bytes.
        switch self {
        case .batch(let text): return 64 + 2 * text.utf8.count
        case .call(let statement, let values):
            let texts = statement.text.count + (statement.declarations?.count ?? 0)
            return values.reduce(192 + 2 * texts) { $0 + 32 + 2 * $1.wire.count }
        }
    }
}

/// What came of a request.
struct WireResult: Sendable {
    /// The columns and rows of its first set of rows.
    var columns: [String] = []
    var rows: [Row] = []
    /// How many rows the last of its statements changed or gave, where it said so.
    var affected: Int?
    /// What the server said beside it.
    var messages: [ServerMessage] = []
}

/// Why a request failed, before it is sorted for our callers.
struct WireFailure: Error {
    enum Reason: Sendable {
        /// The server or the library said so.
        case reported
        case timedOut
        case cancelled
        /// Something we cannot read, or could not prepare.
        case unreadable(String)
    }

    var reason: Reason
    var messages: [ServerMessage] = []
    /// False where the server cannot have seen anything of the request.
    var wasSent = true
    /// Whether anything of the answer had come.
    var hasReceived = false
    /// Whether the connection is of no use any more.
    var isFatal = true
    /// Whether it is only that the server does not keep the statement: nothing of it has run, and it goes out as it is.
    var isOfPreparing = false
}
