public import Foundation

/// The value of one profile field, apart from any database.
public enum Value: Hashable, Sendable {
    case null
    /// The value of a `string`, `text`, `email`, `url` or `choice` field.
    case string(String)
    case integer(Int64)
    case decimal(DecimalNumber)
    case boolean(Bool)
    case date(CalendarDate)
    case timestamp(Timestamp)
    case uuid(UUID)
    case json(JSONValue)
    case bytes([UInt8])

    /// Whether there is no value; the empty string is one.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// Whether there is nothing in it: no value, or the empty string.
    var isBlank: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        default: false
        }
    }

    /// The value as the API shows it: decimals as strings, bytes in base64, timestamps in RFC 3339 and UTC.
    public var json: JSONValue {
        switch self {
        case .null: .null
        case .string(let text): .string(text)
        case .integer(let number): JSONValue(number)
        case .decimal(let number): .string(number.description)
        case .boolean(let flag): .bool(flag)
        case .date(let date): .string(date.description)
        case .timestamp(let timestamp): .string(timestamp.description)
        case .uuid(let uuid): .string(uuid.uuidString.lowercased())
        case .json(let json): json
        case .bytes(let bytes): .string(Data(bytes).base64EncodedString())
        }
    }
}
