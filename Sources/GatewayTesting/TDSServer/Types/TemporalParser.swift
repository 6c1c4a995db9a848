/// Reads the literals of dates and times that SQL Server takes under us_english.
struct TemporalParser {
    /// What a literal said; parts it left out are nil.
    struct Parsed {
        var day: CalendarMoment?
        var ticks: Int64?
        var fractionDigits = 0
        var offset: Int?
    }

    private var rest: Substring

    /// Nil where the text is no date or time.
    static func parse(_ text: String) -> Parsed? {
        if let plain = plain(Array(text.utf8)) { return plain }
        let trimmed = text.drop(while: \.isWhitespace)
        var parser = TemporalParser(rest: trimmed)
        return parser.parse()
    }

    /// Reads `YYYY-MM-DD[ HH:MM:SS[.f]]`, the form that programs write, at once; nil for any other.
    private static func plain(_ bytes: [UInt8]) -> Parsed? {
        guard bytes.count == 10 || (19...29).contains(bytes.count) else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var number = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return number
        }
        func has(_ mark: Unicode.Scalar, at place: Int) -> Bool { bytes[place] == UInt8(ascii: mark) }
        guard has("-", at: 4), has("-", at: 7), let year = number(0..<4), let month = number(5..<7),
            let day = number(8..<10), let moment = CalendarMoment(year: year, month: month, day: day)
        else { return nil }
        var parsed = Parsed(day: moment)
        if bytes.count == 10 { return parsed }
        guard has(" ", at: 10), has(":", at: 13), has(":", at: 16), let hour = number(11..<13), hour < 24,
            let minute = number(14..<16), minute < 60, let second = number(17..<19), second < 60
        else { return nil }
        var nanoseconds = 0
        if bytes.count > 19 {
            parsed.fractionDigits = bytes.count - 20
            guard has(".", at: 19), parsed.fractionDigits > 0, let fraction = number(20..<bytes.count) else {
                return nil
            }
            nanoseconds = (parsed.fractionDigits..<9).reduce(fraction) { number, _ in number * 10 }
        }
        let seconds = Int64(hour * 3_600 + minute * 60 + second)
        parsed.ticks = seconds * CalendarMoment.ticksPerSecond + Int64((nanoseconds + 50) / 100)
        return parsed
    }

    private mutating func parse() -> Parsed? {
        var parsed = Parsed()
        skipBlanks()
        if rest.isEmpty { return parsed }
        if !startsWithTime {
            guard let day = date() else { return nil }
            parsed.day = day
            if rest.first == "T" || rest.first == "t" { rest.removeFirst() }
            skipBlanks()
        }
        if !rest.isEmpty {
            guard time(into: &parsed), zone(into: &parsed) else { return nil }
        }
        skipBlanks()
        return rest.isEmpty ? parsed : nil
    }

    private var startsWithTime: Bool {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        return (1...2).contains(digits.count) && rest.dropFirst(digits.count).first == ":"
    }

    private mutating func date() -> CalendarMoment? {
        if rest.first?.isLetter == true { return namedMonth() }
        guard let (first, width) = number() else { return nil }
        if width == 8 {
            return CalendarMoment(year: first / 10_000, month: first / 100 % 100, day: first % 100)
        }
        if width == 6 {
            return CalendarMoment(year: Self.fullYear(first / 10_000), month: first / 100 % 100, day: first % 100)
        }
        guard let separator = rest.first, "-/.".contains(separator) else { return nil }
        rest.removeFirst()
        guard let (second, _) = number(), rest.first == separator else { return nil }
        rest.removeFirst()
        guard let (third, thirdWidth) = number() else { return nil }
        if width == 4 { return CalendarMoment(year: first, month: second, day: third) }
        return CalendarMoment(year: thirdWidth == 4 ? third : Self.fullYear(third), month: first, day: second)
    }

    /// `Jan  2 2024`, the form CONVERT writes without a style.
    private mutating func namedMonth() -> CalendarMoment? {
        let name = rest.prefix { $0.isLetter }
        rest.removeFirst(name.count)
        guard name.count >= 3,
            let month = Self.months.firstIndex(where: { $0.lowercased().hasPrefix(name.lowercased()) })
        else { return nil }
        skipBlanks()
        guard let (day, _) = number() else { return nil }
        if rest.first == "," { rest.removeFirst() }
        skipBlanks()
        guard let (year, width) = number() else { return nil }
        return CalendarMoment(year: width == 4 ? year : Self.fullYear(year), month: month + 1, day: day)
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private mutating func time(into parsed: inout Parsed) -> Bool {
        guard let (hour, _) = number(), rest.first == ":" else { return false }
        rest.removeFirst()
        guard let (minute, _) = number(), minute < 60 else { return false }
        var second = 0
        var fraction: Int64 = 0
        if rest.first == ":" {
            rest.removeFirst()
            guard let (value, _) = number(), value < 60 else { return false }
            second = value
            if rest.first == "." || rest.first == ":" {
                rest.removeFirst()
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard (1...9).contains(digits.count) else { return false }
                rest.removeFirst(digits.count)
                parsed.fractionDigits = digits.count
                let padded = (digits + String(repeating: "0", count: 9 - digits.count))
                fraction = ((Int64(padded) ?? 0) + 50) / 100
            }
        }
        skipBlanks()
        guard let hour = meridiem(hour) else { return false }
        parsed.ticks = Int64(hour * 3_600 + minute * 60 + second) * CalendarMoment.ticksPerSecond + fraction
        return true
    }

    private mutating func meridiem(_ hour: Int) -> Int? {
        let word = rest.prefix(2).lowercased()
        guard word == "am" || word == "pm" else { return hour < 24 ? hour : nil }
        rest.removeFirst(2)
        guard (1...12).contains(hour) else { return nil }
        return hour % 12 + (word == "pm" ? 12 : 0)
    }

    private mutating func zone(into parsed: inout Parsed) -> Bool {
        skipBlanks()
        guard let sign = rest.first else { return true }
        if sign == "Z" || sign == "z" {
            rest.removeFirst()
            parsed.offset = 0
            return true
        }
        guard sign == "+" || sign == "-" else { return false }
        rest.removeFirst()
        guard let (hours, _) = number(), rest.first == ":" else { return false }
        rest.removeFirst()
        guard let (minutes, _) = number(), minutes < 60, hours * 60 + minutes <= 14 * 60 else { return false }
        parsed.offset = (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
        return true
    }

    private mutating func number() -> (value: Int, width: Int)? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard (1...8).contains(digits.count), let value = Int(digits) else { return nil }
        rest.removeFirst(digits.count)
        return (value, digits.count)
    }

    private mutating func skipBlanks() {
        rest = rest.drop(while: \.isWhitespace)
    }

    private static func fullYear(_ year: Int) -> Int { year < 50 ? 2_000 + year : 1_900 + year }
}
