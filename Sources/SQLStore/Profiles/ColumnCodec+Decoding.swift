import Accounts
import Foundation

/// From the column.
extension ColumnCodec {
    /// The value a row holds.
    /// - Throws: ``FieldProblem`` where that is no value of the field's type; the rules are not asked here.
    func decode(_ stored: SQLValue) throws(FieldProblem) -> Value {
        if stored.isNull { return .null }
        let value: Value? =
            switch field.type {
            case .string, .text, .email, .url, .choice: text(stored).map(Value.string)
            case .integer: integer(stored).map(Value.integer)
            case .decimal(_, let scale): decimal(stored).map { .decimal($0.rescaled(to: scale) ?? $0) }
            case .boolean: boolean(stored).map(Value.boolean)
            case .date: date(stored).map(Value.date)
            case .timestamp: timestamp(stored).map(Value.timestamp)
            case .uuid: uuid(stored).map(Value.uuid)
            case .json: text(stored).flatMap { try? JSONValue(parsing: $0, maximumDepth: 200) }.map(Value.json)
            case .bytes: bytes(stored).map(Value.bytes)
            }
        guard let value else {
            throw problem(.type, "the stored \(stored.kind) cannot be read as \(field.type.name)")
        }
        return value
    }

    private func text(_ stored: SQLValue) -> String? {
        switch stored {
        case .text(let text):
            if case .text(_, _, isFixed: true) = column.type { return text.droppingTrailingBlanks() }
            return text
        case .integer(let number): return String(number)
        case .decimal(let number): return number.description
        case .double(let number): return String(number)
        case .boolean(let flag): return flag ? "true" : "false"
        case .uuid(let uuid): return uuid.uuidString.lowercased()
        case .date(let date): return date.description
        case .timestamp(let moment): return moment.description
        case .localTimestamp(let local): return local.description
        default: return nil
        }
    }

    private func integer(_ stored: SQLValue) -> Int64? {
        switch stored {
        case .text(let text): Int64(text.droppingTrailingBlanks())
        case .double(let number): Int64(exactly: number)
        default: stored.integer
        }
    }

    private func decimal(_ stored: SQLValue) -> DecimalNumber? {
        switch stored {
        case .decimal(let number): number
        case .integer(let number): DecimalNumber(number)
        case .double(let number): DecimalNumber("\(number)")
        case .text(let text): DecimalNumber(text.droppingTrailingBlanks())
        default: nil
        }
    }

    private func boolean(_ stored: SQLValue) -> Bool? {
        switch stored {
        case .text(let text):
            switch text.droppingTrailingBlanks().lowercased() {
            case "1", "t", "true", "y", "yes": true
            case "0", "f", "false", "n", "no", "": false
            default: nil
            }
        default:
            switch stored.integer {
            case 0: false
            case 1: true
            default: nil
            }
        }
    }

    private func date(_ stored: SQLValue) -> CalendarDate? {
        switch stored {
        case .date(let date): date
        case .localTimestamp(let local): local.ticksOfDay == 0 ? local.date : nil
        case .timestamp(let moment): moment.local(in: timeZone).flatMap { $0.ticksOfDay == 0 ? $0.date : nil }
        case .text(let text):
            CalendarDate(text) ?? LocalDateTime(text).flatMap { $0.ticksOfDay == 0 ? $0.date : nil }
        default: nil
        }
    }

    private func timestamp(_ stored: SQLValue) -> Timestamp? { stored.moment(in: timeZone) }

    private func uuid(_ stored: SQLValue) -> UUID? {
        switch stored {
        case .uuid(let uuid): uuid
        case .text(let text): UUID(uuidString: text.droppingTrailingBlanks())
        default: nil
        }
    }

    private func bytes(_ stored: SQLValue) -> [UInt8]? {
        switch stored {
        case .bytes(let bytes): bytes
        case .text(let text): Array(text.utf8)
        default: nil
        }
    }
}

extension String {
    /// The text without the blanks a fixed-width column fills up with.
    func droppingTrailingBlanks() -> String {
        guard last == " " else { return self }
        return String(prefix(upTo: lastIndex { $0 != " " }.map(index(after:)) ?? startIndex))
    }
}
