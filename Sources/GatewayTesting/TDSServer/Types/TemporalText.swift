/// The text under which SQLite holds dates and times, so that it sorts as they do.
enum TemporalText {
    static func date(_ moment: CalendarMoment) -> String {
        var bytes: [UInt8] = []
        appendDate(moment, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The time of day with seven digits behind the second.
    static func time(_ moment: CalendarMoment) -> String { time(moment, digits: 7) }

    static func time(_ moment: CalendarMoment, digits: Int) -> String {
        var bytes: [UInt8] = []
        appendTime(moment, to: &bytes)
        // Eight characters, and the point with seven digits behind it.
        bytes.removeLast(digits == 0 ? 8 : 7 - min(digits, 7))
        return String(decoding: bytes, as: UTF8.self)
    }

    static func cell(_ moment: CalendarMoment, as type: SQLType, offset: Int = 0) -> Cell {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(33)
        switch type {
        case .date: appendDate(moment, to: &bytes)
        case .time: appendTime(moment, to: &bytes)
        default:
            appendDate(moment, to: &bytes)
            bytes.append(UInt8(ascii: " "))
            appendTime(moment, to: &bytes)
            if case .datetimeoffset = type { bytes.append(contentsOf: zone(offset).utf8) }
        }
        return .text(String(decoding: bytes, as: UTF8.self))
    }

    private static func appendDate(_ moment: CalendarMoment, to bytes: inout [UInt8]) {
        let (year, month, day) = moment.date
        append(year, 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(month, 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(day, 2, to: &bytes)
    }

    private static func appendTime(_ moment: CalendarMoment, to bytes: inout [UInt8]) {
        append(moment.hour, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(moment.minute, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(moment.second, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(Int(moment.fraction), 7, to: &bytes)
    }

    /// Appends the digits of a number that has no more than the width.
    private static func append(_ number: Int, _ width: Int, to bytes: inout [UInt8]) {
        var unit = 1
        for _ in 1..<width { unit *= 10 }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10))
            unit /= 10
        }
    }

    /// Reads what ``cell(_:as:offset:)`` wrote: the moment (in UTC for a datetimeoffset) and the offset in minutes.
    static func moment(of text: String, type: SQLType) -> (moment: CalendarMoment, offset: Int)? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int {
            bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 }
        }
        func ticks(from start: Int) -> Int64 {
            let seconds =
                number(start..<start + 2) * 3_600 + number(start + 3..<start + 5) * 60 + number(start + 6..<start + 8)
            return Int64(seconds) * CalendarMoment.ticksPerSecond + Int64(number(start + 9..<start + 16))
        }
        if case .time = type {
            guard bytes.count == 16 else { return nil }
            return (CalendarMoment(days: CalendarMoment.daysTo1900, ticks: ticks(from: 0)), 0)
        }
        guard bytes.count >= 10,
            let day = CalendarMoment(year: number(0..<4), month: number(5..<7), day: number(8..<10))
        else { return nil }
        if type == .date { return (day, 0) }
        guard bytes.count >= 27 else { return nil }
        let moment = CalendarMoment(days: day.days, ticks: ticks(from: 11))
        guard bytes.count == 33 else { return (moment, 0) }
        let offset = number(28..<30) * 60 + number(31..<33)
        return (moment, bytes[27] == UInt8(ascii: "-") ? -offset : offset)
    }

    static func zone(_ offset: Int) -> String {
        "\(offset < 0 ? "-" : "+")\(padded(abs(offset) / 60, 2)):\(padded(abs(offset) % 60, 2))"
    }

    static func padded(_ number: Int, _ width: Int, with pad: String = "0") -> String {
        let digits = String(number)
        return String(repeating: pad, count: max(0, width - digits.count)) + digits
    }
}
