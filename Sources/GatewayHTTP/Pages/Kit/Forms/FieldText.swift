import Accounts
import Foundation

/// The values of fields as forms write and read them.
enum FieldText {
    /// A value as the control of its field has it.
    static func form(_ field: Field, _ value: Value) -> String {
        switch value {
        case .null: field.type == .boolean ? "false" : ""
        case .string(let text): text
        case .integer(let number): String(number)
        case .decimal(let number): number.description
        case .boolean(let flag): flag ? "true" : "false"
        case .date(let date): date.description
        case .timestamp(let moment): localTime(moment)
        case .uuid(let uuid): uuid.uuidString.lowercased()
        case .json(let json): json.text
        case .bytes(let bytes): String(bytes.count)
        }
    }

    /// What was typed into the control of a field, as a value that keeps the field's rules.
    /// - Throws: ``FieldProblem``.
    static func value(_ field: Field, typed: String) throws(FieldProblem) -> Value {
        switch field.type {
        case .timestamp: try field.value(fromText: universalTime(typed))
        // Of several people without a unique value, none has an empty one.
        case .string, .text, .email, .url:
            if typed.isEmpty, field.rules.isUnique { .null } else { try field.value(fromText: typed) }
        case .integer, .decimal, .uuid, .date: try field.value(fromText: typed.trimmingBlanks)
        default: try field.value(fromText: typed)
        }
    }

    /// A value as people read it, of the text its control would have.
    static func shown(_ field: Field, text: String) -> String {
        switch field.type {
        case .boolean: text == "true" ? "Yes" : "No"
        case .choice(let choices): choices.first { $0.value == text }?.label ?? text
        case .bytes: text.isEmpty ? "" : "\(text) bytes"
        case .timestamp: text.isEmpty ? "" : text.replacing("T", with: " ") + " UTC"
        default: text
        }
    }

    /// A value as people read it.
    static func shown(_ field: Field, _ value: Value) -> String {
        value.isNull ? "" : shown(field, text: form(field, value))
    }

    /// A moment as people read it, to the second.
    static func shown(_ moment: Timestamp) -> String {
        moment.description.prefix(19).replacing("T", with: " ") + " UTC"
    }

    /// `2024-02-29T12:00:00`, which is UTC; browsers take three digits of a fraction at the most.
    private static func localTime(_ moment: Timestamp) -> String {
        let text = moment.description.prefix { $0 != "Z" }
        guard let point = text.firstIndex(of: ".") else { return String(text) }
        return String(text[..<point] + text[point...].prefix(4))
    }

    private static func universalTime(_ typed: String) -> String {
        let text = typed.trimmingBlanks
        guard !text.isEmpty, !text.uppercased().hasSuffix("Z") else { return text }
        // Browsers leave out seconds that are zero.
        return text + (text.count(where: { $0 == ":" }) == 1 ? ":00Z" : "Z")
    }
}
