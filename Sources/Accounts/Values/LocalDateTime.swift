/// A day and a time of day with no zone, as a `datetime` column holds it, in steps of 100 ns; years 1 to 9999.
public struct LocalDateTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Steps of 100 ns since 1970-01-01 00:00:00 of the same, unnamed, clock.
    public let ticks: Int64

    static let ticksPerDay = 86_400 * Timestamp.ticksPerSecond
    static let range =
        Int64(CalendarDate.firstDay) * ticksPerDay...(Int64(CalendarDate.lastDay) + 1) * ticksPerDay - 1

    /// Makes a local time of a number of steps, or nil outside years 1 to 9999.
    public init?(ticks: Int64) {
        guard Self.range.contains(ticks) else { return nil }
        self.ticks = ticks
    }

    /// Makes a local time of a day and the steps of 100 ns since its midnight.
    public init?(date: CalendarDate, ticksOfDay: Int64) {
        guard (0..<Self.ticksPerDay).contains(ticksOfDay) else { return nil }
        self.ticks = Int64(date.daysSince1970) * Self.ticksPerDay + ticksOfDay
    }

    /// Reads `YYYY-MM-DD HH:MM:SS[.fffffff]` (a `T` may stand for the blank), or gives nil.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes.count <= 27,
            bytes[10] == UInt8(ascii: " ") || bytes[10] | 0x20 == UInt8(ascii: "t"),
            let date = CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = Int(digits: bytes[11..<13]), let minute = Int(digits: bytes[14..<16]),
            let second = Int(digits: bytes[17..<19]), hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction = 0
        if bytes.count > 19 {
            let digits = bytes[20...]
            guard bytes[19] == UInt8(ascii: "."), let number = Int(digits: digits) else { return nil }
            fraction = (digits.count..<7).reduce(number) { number, _ in number * 10 }
        }
        let seconds = Int64(hour * 3600 + minute * 60 + second)
        self.init(date: date, ticksOfDay: seconds * Timestamp.ticksPerSecond + Int64(fraction))
    }

    /// The day.
    public var date: CalendarDate? { CalendarDate(daysSince1970: Int((ticks - ticksOfDay) / Self.ticksPerDay)) }

    /// Steps of 100 ns since midnight.
    public var ticksOfDay: Int64 {
        let rest = ticks % Self.ticksPerDay
        return rest < 0 ? rest + Self.ticksPerDay : rest
    }

    /// `YYYY-MM-DDTHH:MM:SS`, with as many digits of fraction as the value has.
    public var description: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `YYYY-MM-DDTHH:MM:SS.fffffff`: texts of this form sort as the times do.
    public var fixedWidthDescription: String {
        var bytes: [UInt8] = []
        writeFixedWidth(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends ``description`` in UTF-8.
    public func write(to bytes: inout [UInt8]) {
        writeFixedWidth(to: &bytes)
        // The point keeps the zeros of the seconds.
        while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    }

    /// Appends ``fixedWidthDescription`` in UTF-8.
    public func writeFixedWidth(to bytes: inout [UInt8]) {
        let seconds = Int(ticksOfDay / Timestamp.ticksPerSecond)
        date?.write(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        bytes.append(seconds / 3600, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(seconds / 60 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(seconds % 60, width: 2)
        bytes.append(UInt8(ascii: "."))
        bytes.append(Int(ticksOfDay % Timestamp.ticksPerSecond), width: 7)
    }

    public static func < (left: Self, right: Self) -> Bool { left.ticks < right.ticks }
}
