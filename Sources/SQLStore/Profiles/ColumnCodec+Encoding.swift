import Accounts
import Foundation

/// To the column.
extension ColumnCodec {
    /// The value as it is sent, declared with the column's own type.
    /// - Throws: ``FieldProblem`` where the column cannot hold it.
    func encode(_ value: Value) throws(FieldProblem) -> SQLBinding {
        SQLBinding(try sqlValue(value), as: column.type)
    }

    private func sqlValue(_ value: Value) throws(FieldProblem) -> SQLValue {
        switch value {
        case .null: return .null
        case .string(let text): return try text.isEmpty && !isTextColumn ? .null : encodeText(text)
        case .json(let json): return try encodeText(json.text)
        case .integer(let number): return try encodeInteger(number)
        case .decimal(let number): return try encodeDecimal(number)
        case .boolean(let flag): return encodeBoolean(flag)
        case .date(let date): return try encodeDate(date)
        case .timestamp(let moment): return try encodeTimestamp(moment)
        case .uuid(let uuid): return isTextColumn ? .text(uuid.uuidString.lowercased()) : .uuid(uuid)
        case .bytes(let bytes):
            if case .bytes(let length?, _) = column.type, bytes.count > length {
                throw problem(.tooLong, "the column holds at most \(length) bytes, not \(bytes.count)")
            }
            return .bytes(bytes)
        }
    }

    private var isTextColumn: Bool {
        switch column.type {
        case .text, .json, .xml, .other: true
        default: false
        }
    }

    private func encodeText(_ text: String) throws(FieldProblem) -> SQLValue {
        guard !text.containsNUL else { throw problem(.format, "the character U+0000 cannot be stored") }
        switch column.type {
        // A text of few bytes is no longer by any other measure.
        case .text(let limit?, _, _) where text.utf8.count > limit:
            let length = dialect.length(of: text, in: column.type)
            guard length <= limit else {
                throw problem(.tooLong, "the column holds at most \(limit) characters, not \(length)")
            }
            return .text(text)
        case .uuid:
            guard let uuid = UUID(uuidString: text) else { throw problem(.unrepresentable, "the column holds UUIDs") }
            return .uuid(uuid)
        case .integer:
            guard let number = Int64(text) else { throw problem(.unrepresentable, "the column holds integers") }
            return try encodeInteger(number)
        default: return .text(text)
        }
    }

    private func encodeInteger(_ number: Int64) throws(FieldProblem) -> SQLValue {
        switch column.type {
        case .integer(let bits):
            // SQL Server's 8-bit integer has no sign.
            let range =
                bits == 8 ? 0...255 : bits >= 64 ? Int64.min...Int64.max : -(1 << (bits - 1))...(1 << (bits - 1)) - 1
            guard range.contains(number) else {
                throw problem(
                    number > 0 ? .tooLarge : .tooSmall,
                    "the column holds integers from \(range.lowerBound) to \(range.upperBound)")
            }
            return .integer(number)
        case .decimal, .money: return try encodeDecimal(DecimalNumber(number))
        case .boolean:
            guard (0...1).contains(number) else { throw problem(.unrepresentable, "the column holds 0 and 1") }
            return .boolean(number == 1)
        case .text, .json: return try encodeText(String(number))
        default: return .integer(number)
        }
    }

    private func encodeDecimal(_ number: DecimalNumber) throws(FieldProblem) -> SQLValue {
        if case .money(let isSmall) = column.type { return try encodeMoney(number, isSmall: isSmall) }
        let (precision, scale) =
            switch column.type {
            case .decimal(let precision, let scale): (precision, scale)
            case .integer: (18, 0)
            default: (100, 100)
            }
        guard number.significantScale <= scale, number.integerDigits <= precision - (precision == 100 ? 0 : scale)
        else {
            throw problem(
                .precision, "the column holds \(precision - scale) digits before and \(scale) after the point")
        }
        switch column.type {
        case .text(.some, _, _): return try encodeText(number.description)
        case .integer: return try encodeInteger(Int64(number.rescaled(to: 0)?.description ?? "") ?? 0)
        default: return .decimal(number)
        }
    }

    /// Ten-thousandths in 32 or 64 bits: no number of digits describes them.
    private func encodeMoney(_ number: DecimalNumber, isSmall: Bool) throws(FieldProblem) -> SQLValue {
        guard let exact = number.rescaled(to: 4) else {
            throw problem(.precision, "the column holds 4 digits after the point")
        }
        let magnitude = exact.digits.prefix(30).reduce(Int128(0)) { $0 * 10 + Int128($1) }
        let units = exact.isNegative ? -magnitude : magnitude
        guard isSmall ? Int32(exactly: units) != nil : Int64(exactly: units) != nil else {
            let most = isSmall ? "214748.3647" : "922337203685477.5807"
            throw problem(exact.isNegative ? .tooSmall : .tooLarge, "the column holds amounts up to \(most)")
        }
        return .decimal(number)
    }

    private func encodeBoolean(_ flag: Bool) -> SQLValue {
        switch column.type {
        case .boolean: .boolean(flag)
        case .text: .text(flag ? "1" : "0")
        default: .integer(flag ? 1 : 0)
        }
    }

    private func encodeDate(_ date: CalendarDate) throws(FieldProblem) -> SQLValue {
        switch column.type {
        case .localTimestamp(let kind):
            guard let midnight = LocalDateTime(date: date, ticksOfDay: 0) else { return .date(date) }
            try checkRange(of: midnight, kind: kind)
            return .localTimestamp(midnight)
        case .text: return try encodeText(date.description)
        default: return .date(date)
        }
    }

    private func encodeTimestamp(_ moment: Timestamp) throws(FieldProblem) -> SQLValue {
        switch column.type {
        case .timestamp(let scale):
            try checkFraction(of: moment.ticks, scale: scale)
            return .timestamp(moment)
        case .localTimestamp(let kind):
            guard let local = moment.local(in: timeZone) else {
                throw problem(.unrepresentable, "the years 1 to 9999 can be stored")
            }
            try checkRange(of: local, kind: kind)
            return .localTimestamp(local)
        case .text: return try encodeText(moment.fixedWidthDescription)
        default: return .timestamp(moment)
        }
    }

    private func checkRange(of local: LocalDateTime, kind: SQLType.LocalTimestampKind) throws(FieldProblem) {
        let year = local.date?.parts.year ?? 0
        switch kind {
        // These two have steps no clock has; SQL Server rounds to them.
        case .datetime:
            guard year >= 1753 else { throw problem(.tooSmall, "the column holds the years 1753 to 9999") }
        case .smalldatetime:
            guard year >= 1900, let last = Self.lastSmallDateTime, local <= last else {
                throw problem(year < 1900 ? .tooSmall : .tooLarge, "the column holds 1900 to 6 June 2079")
            }
        case .scaled(let scale): try checkFraction(of: local.ticks, scale: scale)
        }
    }

    /// The last moment that SQL Server rounds to one that `smalldatetime` has.
    private static let lastSmallDateTime = LocalDateTime("2079-06-06 23:59:29.9989999")

    private func checkFraction(of ticks: Int64, scale: Int) throws(FieldProblem) {
        let step = (scale..<7).reduce(Int64(1)) { step, _ in step * 10 }
        guard ticks % step == 0 else {
            throw problem(.precision, "the column holds at most \(scale) digits of a second's fraction")
        }
    }
}
