/// A part of a date, as DATEADD, DATEDIFF and DATEPART name it.
enum DatePart: Sendable {
    case year, quarter, month, dayOfYear, day, week, weekday, hour, minute, second, millisecond, microsecond, nanosecond

    init(_ cell: Cell) throws {
        let name = cell.text ?? ""
        guard let part = DatePart(name: name) else {
            throw TSQLError(155, severity: 15, "'\(name)' is not a recognized datepart option.", effect: .batch)
        }
        self = part
    }

    init?(name: String) {
        switch name.lowercased() {
        case "year", "yy", "yyyy": self = .year
        case "quarter", "qq", "q": self = .quarter
        case "month", "mm", "m": self = .month
        case "dayofyear", "dy", "y": self = .dayOfYear
        case "day", "dd", "d": self = .day
        case "week", "wk", "ww": self = .week
        case "weekday", "dw", "w": self = .weekday
        case "hour", "hh": self = .hour
        case "minute", "mi", "n": self = .minute
        case "second", "ss", "s": self = .second
        case "millisecond", "ms": self = .millisecond
        case "microsecond", "mcs": self = .microsecond
        case "nanosecond", "ns": self = .nanosecond
        default: return nil
        }
    }

    func value(of moment: CalendarMoment) throws -> Int {
        let (year, month, day) = moment.date
        let startOfYear = moment.days - (CalendarMoment(year: year, month: 1, day: 1)?.days ?? moment.days)
        switch self {
        case .year: return year
        case .quarter: return (month + 2) / 3
        case .month: return month
        case .dayOfYear: return startOfYear + 1
        case .day: return day
        case .weekday: return moment.weekday + 1
        case .week:
            let first = CalendarMoment(year: year, month: 1, day: 1)?.weekday ?? 0
            return (startOfYear + first) / 7 + 1
        case .hour: return moment.hour
        case .minute: return moment.minute
        case .second: return moment.second
        case .millisecond: return Int(moment.fraction / 10_000)
        case .microsecond: return Int(moment.fraction / 10)
        case .nanosecond: return Int(moment.fraction * 100)
        }
    }

    /// The 100 ns of one unit; nil for units of the calendar.
    private var ticks: Int64? {
        switch self {
        case .day, .dayOfYear, .weekday: CalendarMoment.ticksPerDay
        case .week: CalendarMoment.ticksPerDay * 7
        case .hour: CalendarMoment.ticksPerSecond * 3_600
        case .minute: CalendarMoment.ticksPerSecond * 60
        case .second: CalendarMoment.ticksPerSecond
        case .millisecond: 10_000
        case .microsecond: 10
        default: nil
        }
    }

    func add(_ count: Int, to moment: CalendarMoment) throws -> CalendarMoment {
        if let ticks {
            let perDay = Int(CalendarMoment.ticksPerDay / ticks)
            if perDay == 0 { return CalendarMoment(days: moment.days + count * 7, ticks: moment.ticks) }
            return CalendarMoment(
                days: moment.days + count / perDay, ticks: moment.ticks + Int64(count % perDay) * ticks)
        }
        if self == .nanosecond { return CalendarMoment(days: moment.days, ticks: moment.ticks + Int64(count / 100)) }
        let months = count * (self == .year ? 12 : self == .quarter ? 3 : 1)
        let (year, month, day) = moment.date
        let total = year * 12 + month - 1 + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        guard (1...9_999).contains(newYear),
            let moved = CalendarMoment(
                year: newYear, month: newMonth, day: min(day, CalendarMoment.days(in: newMonth, of: newYear)),
                ticks: moment.ticks)
        else { throw TSQLError(517, "Adding a value to a 'datetime' column caused an overflow.") }
        return moved
    }

    /// How many boundaries of the unit lie between the two.
    func difference(_ first: CalendarMoment, _ second: CalendarMoment) throws -> Int {
        let (a, b) = (first.date, second.date)
        switch self {
        case .year: return b.year - a.year
        case .quarter: return (b.year * 4 + (b.month + 2) / 3) - (a.year * 4 + (a.month + 2) / 3)
        case .month: return (b.year * 12 + b.month) - (a.year * 12 + a.month)
        case .day, .dayOfYear, .weekday: return second.days - first.days
        case .week: return (second.days + 1) / 7 - (first.days + 1) / 7
        case .nanosecond:
            return (second.days - first.days) * Int(CalendarMoment.ticksPerDay) * 100 + Int(second.ticks - first.ticks)
                * 100
        default:
            guard let ticks else { return 0 }
            let days = (second.days - first.days) * Int(CalendarMoment.ticksPerDay / ticks)
            return days + Int(second.ticks / ticks - first.ticks / ticks)
        }
    }
}
