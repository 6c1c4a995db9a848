import Accounts
import OrderedCollections

/// Writes the type and the rules of one field as JSON Schema 2020-12.
enum FieldSchema {
    typealias Members = OrderedDictionary<String, JSONValue>

    static func type(of field: Field, isNullable: Bool) -> Members {
        let string = type("string", isNullable)
        switch field.type {
        case .string, .text, .email, .url: return text(field, string)
        case .integer:
            return bounded(["type": type("integer", isNullable), "format": "int64"], field, "minimum", "maximum")
        case .decimal(let precision, let scale):
            // A string, since JSON's readers are free to lose digits of a number.
            let members: Members = [
                "type": string, "format": "decimal", "pattern": .string(pattern(precision, scale)),
                "x-precision": JSONValue(precision), "x-scale": JSONValue(scale),
            ]
            return bounded(members, field, "x-minimum", "x-maximum")
        case .boolean: return ["type": type("boolean", isNullable)]
        case .date: return bounded(["type": string, "format": "date"], field, "x-minimum", "x-maximum")
        case .timestamp: return bounded(["type": string, "format": "date-time"], field, "x-minimum", "x-maximum")
        case .uuid: return ["type": string, "format": "uuid"]
        case .choice(let choices):
            return [
                "type": string,
                "enum": .array(choices.map { .string($0.value) } + (isNullable ? [.null] : [])),
                "x-choices": .array(choices.map { ["value": .string($0.value), "label": .string($0.label)] }),
            ]
        case .json: return [:]
        case .bytes:
            return bounded(
                ["type": string, "contentEncoding": "base64"], field, "x-minimum-bytes", "x-maximum-bytes")
        }
    }

    private static func text(_ field: Field, _ string: JSONValue) -> Members {
        var members: Members = ["type": string]
        if field.type == .email { members["format"] = "email" }
        if field.type == .url { members["format"] = "uri" }
        members = bounded(members, field, "minLength", "maxLength")
        if let pattern = field.rules.pattern { members["pattern"] = .string("^(?:\(pattern))$") }
        return members
    }

    private static func bounded(
        _ members: Members, _ field: Field, _ minimum: String, _ maximum: String
    ) -> Members {
        var members = members
        if let bound = field.rules.minimum { members[minimum] = bound.json }
        if let bound = field.rules.maximum { members[maximum] = bound.json }
        return members
    }

    private static func type(_ name: String, _ isNullable: Bool) -> JSONValue {
        isNullable ? .array([.string(name), "null"]) : .string(name)
    }

    private static func pattern(_ precision: Int, _ scale: Int) -> String {
        let whole = max(precision - scale, 1)
        return scale == 0 ? "^[+-]?\\d{1,\(whole)}$" : "^[+-]?\\d{1,\(whole)}(\\.\\d{1,\(scale)})?$"
    }
}
