/// A day and a time of day, in the units of the protocol: days since 0001-01-01 and 100 ns.
struct CalendarMoment: Hashable, Sendable {
    var days: Int
    var ticks: Int64

    static let ticksPerSecond: Int64 = 10_000_000
    static let ticksPerDay: Int64 = 864_000_000_000
    /// Days from 0001-01-01 to 1900-01-01, where datetime begins to count.
    static let daysTo1900 = 693_595
    static let lastDay = 3_652_058

    init(days: Int, ticks: Int64) {
        let carry = ticks >= 0 ? ticks / Self.ticksPerDay : -((Self.ticksPerDay - 1 - ticks) / Self.ticksPerDay)
        self.days = days + Int(carry)
        self.ticks = ticks - carry * Self.ticksPerDay
    }

    /// Nil where there is no such day.
    init?(year: Int, month: Int, day: Int, ticks: Int64 = 0) {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        self.init(days: Self.days(toYear: year) + Self.days(toMonth: month, of: year) + day - 1, ticks: ticks)
    }

    var isInRange: Bool { (0...Self.lastDay).contains(days) }

    /// Year, month and day of the proleptic Gregorian calendar.
    var date: (year: Int, month: Int, day: Int) {
        var year = days / 366 + 1
        while Self.days(toYear: year + 1) <= days { year += 1 }
        var rest = days - Self.days(toYear: year)
        var month = 1
        while rest >= Self.days(in: month, of: year) {
            rest -= Self.days(in: month, of: year)
            month += 1
        }
        return (year, month, rest + 1)
    }

    var hour: Int { Int(ticks / (3_600 * Self.ticksPerSecond)) }
    var minute: Int { Int(ticks / (60 * Self.ticksPerSecond) % 60) }
    var second: Int { Int(ticks / Self.ticksPerSecond % 60) }
    /// 100 ns behind the second.
    var fraction: Int64 { ticks % Self.ticksPerSecond }
    /// Sunday is 0.
    var weekday: Int { (days + 1) % 7 }

    /// The moment rounded to a number of digits behind the second.
    func rounded(toDigits digits: Int) -> CalendarMoment {
        let unit = (0..<(7 - digits)).reduce(into: Int64(1)) { unit, _ in unit *= 10 }
        return CalendarMoment(days: days, ticks: (ticks + unit / 2) / unit * unit)
    }

    /// The moment rounded to 1/300 s and written in milliseconds that end in 0, 3 or 7, as datetime does.
    var roundedToDatetime: CalendarMoment {
        let three = (ticks * 3 + 50_000) / 100_000
        return Self.datetime(days: days, threeHundredths: three)
    }

    static func datetime(days: Int, threeHundredths: Int64) -> CalendarMoment {
        let milliseconds = (threeHundredths * 10 + 1) / 3
        return CalendarMoment(days: days, ticks: milliseconds * 10_000)
    }

    /// The 1/300 s of a time of day.
    var threeHundredths: Int64 { (ticks * 3 + 50_000) / 100_000 }

    func adding(minutes: Int) -> CalendarMoment {
        CalendarMoment(days: days, ticks: ticks + Int64(minutes) * 60 * Self.ticksPerSecond)
    }

    // MARK: Calendar

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func days(toYear year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }

    private static func days(toMonth month: Int, of year: Int) -> Int {
        (1..<month).reduce(0) { $0 + days(in: $1, of: year) }
    }
}
