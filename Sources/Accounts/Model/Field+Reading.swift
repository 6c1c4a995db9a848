import Foundation
import OrderedCollections

extension Field {
    /// Reads what a request sent for this field, and holds it against the type and every rule.
    ///
    /// An empty string in a field that is not text means no value, as forms send it.
    /// - Throws: ``FieldProblem`` of the first rule it breaks.
    public func value(from json: JSONValue) throws(FieldProblem) -> Value {
        let value = try parse(json)
        try check(value)
        return value
    }

    /// Reads a text, as a form or the command line has it.
    /// - Throws: ``FieldProblem`` of the first rule it breaks.
    public func value(fromText text: String) throws(FieldProblem) -> Value {
        switch type {
        case .boolean:
            switch text.lowercased() {
            case "true", "yes", "on", "1": return .boolean(true)
            case "false", "no", "off", "0": return .boolean(false)
            case "": return .null
            default: throw problem(.type, "true or false is expected")
            }
        case .integer:
            if text.isEmpty { return try value(from: .null) }
            guard Int64(text) != nil else { throw problem(.type, "an integer is expected") }
            return try value(from: .number(text))
        case .json:
            if text.isEmpty { return try value(from: .null) }
            do { return try value(from: JSONValue(parsing: text)) } catch let error as JSONSyntaxError {
                throw problem(.format, "JSON is expected: \(error)")
            } catch let error as FieldProblem {
                throw error
            } catch {
                throw problem(.format, "JSON is expected")
            }
        default: return try value(from: text.isEmpty && !type.isText ? .null : .string(text))
        }
    }

    func problem(_ code: FieldProblem.Code, _ message: String) -> FieldProblem { FieldProblem(name, code, message) }

    private func parse(_ json: JSONValue) throws(FieldProblem) -> Value {
        if json == .null { return .null }
        switch type {
        case .json:
            guard !json.containsNUL else { throw problem(.format, "the character U+0000 cannot be stored") }
            return .json(json)
        case .boolean:
            guard case .bool(let flag) = json else { throw wrongType("true or false", json) }
            return .boolean(flag)
        case .integer:
            guard case .number(let digits) = json else { throw wrongType("an integer", json) }
            guard let number = Int64(digits) else {
                throw problem(.type, "an integer from -9223372036854775808 to 9223372036854775807 is expected")
            }
            return .integer(number)
        case .decimal: return try parseDecimal(json)
        default:
            guard case .string(let text) = json else { throw wrongType("a string", json) }
            guard !text.containsNUL else { throw problem(.format, "the character U+0000 cannot be stored") }
            return try parseText(text)
        }
    }

    private func parseDecimal(_ json: JSONValue) throws(FieldProblem) -> Value {
        switch json {
        case .string(""): return .null
        case .string(let digits), .number(let digits):
            guard let number = DecimalNumber(digits) else {
                throw problem(.format, "a decimal number such as \"12.50\" is expected")
            }
            return .decimal(number)
        default: throw wrongType("a decimal number, as a string such as \"12.50\"", json)
        }
    }

    private func parseText(_ text: String) throws(FieldProblem) -> Value {
        if text.isEmpty, !type.isText, type != .bytes { return .null }
        switch type {
        case .date:
            guard let date = CalendarDate(text) else { throw problem(.format, "a date such as 2024-02-29 is expected") }
            return .date(date)
        case .timestamp:
            guard let timestamp = Timestamp(text) else {
                throw problem(.format, "a timestamp such as 2024-02-29T12:00:00Z is expected (RFC 3339)")
            }
            return .timestamp(timestamp)
        case .uuid:
            guard let uuid = UUID(uuidString: text) else {
                throw problem(.format, "a UUID such as 8a1901e4-671b-431a-871c-eadb2942e9ee is expected")
            }
            return .uuid(uuid)
        case .bytes:
            guard let data = Data(base64Encoded: text) else { throw problem(.format, "base64 is expected (RFC 4648)") }
            return .bytes(Array(data))
        case .email:
            do {
                return .string(try EmailAddress.normalizing(text)?.text ?? "")
            } catch { throw problem(error.code, error.message) }
        default: return .string(text)
        }
    }

    private func wrongType(_ wanted: String, _ json: JSONValue) -> FieldProblem {
        problem(.type, "\(wanted) is expected, not \(json.kind)")
    }
}

extension JSONValue {
    /// Whether a string or a name in it has the character no database of ours can store.
    fileprivate var containsNUL: Bool {
        switch self {
        case .string(let text): text.containsNUL
        case .array(let elements): elements.contains(where: \.containsNUL)
        case .object(let members): members.contains { $0.key.containsNUL || $0.value.containsNUL }
        default: false
        }
    }
}
