public import Accounts
public import Foundation

/// A value as a database takes and gives it.
public enum SQLValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case decimal(DecimalNumber)
    /// Text; also JSON and XML.
    case text(String)
    case bytes([UInt8])
    case date(CalendarDate)
    /// A time of day, in steps of 100 ns since midnight.
    case time(Int64)
    /// A day and time in no named zone.
    case localTimestamp(LocalDateTime)
    case timestamp(Timestamp)
    case uuid(UUID)

    public var isNull: Bool { if case .null = self { true } else { false } }

    /// What kind of value it is, for messages that must not show the value.
    public var kind: String {
        switch self {
        case .null: "NULL"
        case .boolean: "boolean"
        case .integer: "integer"
        case .double: "floating-point number"
        case .decimal: "decimal"
        case .text: "text"
        case .bytes: "bytes"
        case .date: "date"
        case .time: "time"
        case .localTimestamp: "timestamp without zone"
        case .timestamp: "timestamp"
        case .uuid: "uuid"
        }
    }
}
