/// The type of a profile field.
public enum FieldType: Hashable, Sendable {
    /// One line of text.
    case string
    /// Text of several lines.
    case text
    case integer
    /// An exact number: how many digits in all, and how many of them behind the point.
    case decimal(precision: Int, scale: Int)
    case boolean
    case date
    case timestamp
    case uuid
    case email
    case url
    case choice([Choice])
    case json
    case bytes

    /// One of the values a `choice` field may have.
    public struct Choice: Hashable, Sendable {
        public let value: String
        public let label: String

        public init(value: String, label: String) {
            self.value = value
            self.label = label
        }
    }

    /// The word a site file uses for it.
    public var name: String {
        switch self {
        case .string: "string"
        case .text: "text"
        case .integer: "integer"
        case .decimal: "decimal"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .uuid: "uuid"
        case .email: "email"
        case .url: "url"
        case .choice: "choice"
        case .json: "json"
        case .bytes: "bytes"
        }
    }

    /// The words a site file may use, in the order of the documentation.
    public static let names = [
        "string", "text", "integer", "decimal", "boolean", "date", "timestamp", "uuid", "email", "url", "choice",
        "json", "bytes",
    ]

    /// Whether values are text, so that `max` counts characters and `pattern` applies.
    public var isText: Bool {
        switch self {
        case .string, .text, .email, .url: true
        default: false
        }
    }
}
