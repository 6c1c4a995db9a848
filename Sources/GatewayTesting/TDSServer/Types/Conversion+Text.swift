/// Conversions to text.
extension Conversion {
    func toText(_ cell: Cell) throws(TSQLError) -> Cell {
        var text = try plainText(cell)
        if !target.isNational { text = codePage.squeeze(text) }
        guard let length = target.length else { return .text(text) }
        let count = target.isNational ? text.utf16.count : text.unicodeScalars.count
        if count > length {
            text = try shortened(text, to: length)
        } else if target.isFixedLength, purpose != .implicit, count < length {
            text += String(repeating: " ", count: length - count)
        }
        return .text(text)
    }

    private func shortened(_ text: String, to length: Int) throws(TSQLError) -> String {
        let cut =
            target.isNational
            ? String(decoding: text.utf16.prefix(length), as: UTF16.self)
            : String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
        switch purpose {
        case .implicit:
            return source.isText ? text : cut
        case .column(let table, let name, let refuses, let namesColumn):
            // Blanks at the end may be lost, anything else may not.
            let lost = text.dropFirst(cut.count)
            guard refuses, !lost.allSatisfy({ $0 == " " }) else { return cut }
            throw namesColumn ? .truncated(cut, table: table, column: name) : .truncatedSomewhere
        case .cast, .variable:
            switch source.family {
            case .integer: return "*"
            case .exact, .approximate:
                throw TSQLError(
                    8115, state: 5,
                    "Arithmetic overflow error converting \(source.numericName) to data type \(target.name).")
            case .guid: throw .insufficientResultSpace
            default: return cut
            }
        }
    }

    /// The value as text, whatever its length.
    func plainText(_ cell: Cell) throws(TSQLError) -> String {
        switch (source.family, cell) {
        case (_, .integer(let value)):
            return String(value)
        case (.exact, .text(let text)):
            guard source == .money || source == .smallmoney else { return text }
            // Without a style money has two digits behind the point; style 2 keeps all four.
            return style == 2 ? text : ExactDecimal(text)?.rescaled(to: 2)?.description ?? text
        case (_, .real(let value)):
            return style == 3 ? DecimalNotation.scientific(value, digits: 17) : DecimalNotation.general(value)
        case (.temporal, .text(let text)):
            return try temporalText(text)
        case (.binary, .blob(let bytes)):
            if target.isText, style == 1 || style == 2 {
                return (style == 1 ? "0x" : "") + bytes.hexadecimal
            }
            return target.isNational ? NationalText.text(of: bytes) : codePage.decode(bytes)
        case (_, .text(let text)):
            return text
        default:
            throw .notConvertible(source, target)
        }
    }

    private func temporalText(_ text: String) throws(TSQLError) -> String {
        guard let (utc, offset) = TemporalText.moment(of: text, type: source) else {
            throw .notConvertible(source, target)
        }
        let moment = utc.adding(minutes: offset)
        let digits = source.fractionalDigits ?? 0
        let date = TemporalText.date(moment)
        switch (style, source) {
        case (0, .datetime), (0, .smalldatetime), (100, _): return namedMonth(moment)
        case (0, .date), (23, _): return date
        case (0, .time): return TemporalText.time(moment, digits: digits)
        case (0, .datetimeoffset):
            return "\(date) \(TemporalText.time(moment, digits: digits)) \(TemporalText.zone(offset))"
        case (0, _), (121, _), (21, _), (25, _):
            if source == .date { return date }
            if case .time = source { return TemporalText.time(moment, digits: digits) }
            return "\(date) \(TemporalText.time(moment, digits: source == .smalldatetime ? 3 : digits))"
        case (20, _), (120, _): return source == .date ? date : "\(date) \(TemporalText.time(moment, digits: 0))"
        case (112, _): return date.filter { $0 != "-" }
        case (126, _), (127, _):
            if source == .date { return date }
            // ISO 8601 leaves the fraction out where it is zero and the type does not show it.
            let shown = moment.fraction == 0 && (source == .datetime || source == .smalldatetime) ? 0 : digits
            let zone = if case .datetimeoffset = source { TemporalText.zone(offset) } else { "" }
            return "\(date)T\(TemporalText.time(moment, digits: shown))\(zone)"
        case (108, _), (8, _): return TemporalText.time(moment, digits: 0)
        case (101, _):
            let (year, month, day) = moment.date
            return "\(TemporalText.padded(month, 2))/\(TemporalText.padded(day, 2))/\(year)"
        case (103, _), (104, _):
            let (year, month, day) = moment.date
            let mark = style == 103 ? "/" : "."
            return "\(TemporalText.padded(day, 2))\(mark)\(TemporalText.padded(month, 2))\(mark)\(year)"
        default: throw .unsupported("CONVERT with style \(style)")
        }
    }

    /// `Jan  2 2024  3:04AM`.
    private func namedMonth(_ moment: CalendarMoment) -> String {
        let (year, month, day) = moment.date
        let hour = moment.hour % 12 == 0 ? 12 : moment.hour % 12
        let name = TemporalParser.months[month - 1].prefix(3)
        let clock = "\(TemporalText.padded(hour, 2, with: " ")):\(TemporalText.padded(moment.minute, 2))"
        return "\(name) \(TemporalText.padded(day, 2, with: " ")) \(year) \(clock)\(moment.hour < 12 ? "AM" : "PM")"
    }
}

extension Sequence<UInt8> {
    /// The bytes as upper-case hexadecimal digits.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
