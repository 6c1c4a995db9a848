/// The text under which SQLite holds dates and times, so that it sorts as they do.
enum TemporalText {
    static func date(_ moment: CalendarMoment) -> String {
        let (year, month, day) = moment.date
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// The time of day with seven digits behind the second.
    static func time(_ moment: CalendarMoment) -> String { time(moment, digits: 7) }

    static func time(_ moment: CalendarMoment, digits: Int) -> String {
        let clock = "\(padded(moment.hour, 2)):\(padded(moment.minute, 2)):\(padded(moment.second, 2))"
        return digits == 0 ? clock : "\(clock).\(padded(Int(moment.fraction), 7).prefix(digits))"
    }

    static func cell(_ moment: CalendarMoment, as type: SQLType, offset: Int = 0) -> Cell {
        switch type {
        case .date: .text(date(moment))
        case .time: .text(time(moment))
        case .datetimeoffset: .text("\(date(moment)) \(time(moment))\(zone(offset))")
        default: .text("\(date(moment)) \(time(moment))")
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
