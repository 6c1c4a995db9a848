public import Foundation

/// A moment in steps of 100 ns, the resolution of SQL Server's `datetime2(7)`; years 1 to 9999.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Steps of 100 ns since 1970-01-01T00:00:00Z.
    public let ticks: Int64

    public static let ticksPerSecond: Int64 = 10_000_000

    /// Makes a timestamp of a number of steps, or nil outside years 1 to 9999.
    public init?(ticks: Int64) {
        guard LocalDateTime(ticks: ticks) != nil else { return nil }
        self.ticks = ticks
    }

    /// The moment of a `Date`, clamped to what this type can hold.
    public init(_ date: Date) { self.ticks = Self.ticks(0, adding: date.timeIntervalSince1970) }

    /// The moment a wall clock shows `local` in `zone`.
    ///
    /// Where the clock shows it twice (the end of summer time) the first is meant; where it never does, the
    /// moment as if the clock had not moved yet.
    public init?(_ local: LocalDateTime, in zone: TimeZone) {
        let before = Self.offset(of: zone, at: local.ticks - LocalDateTime.ticksPerDay)
        let candidate = local.ticks - before
        let offset = Self.offset(of: zone, at: candidate)
        let after = local.ticks - offset
        let isAfter = offset != before && Self.offset(of: zone, at: after) == offset
        self.init(ticks: isAfter ? after : candidate)
    }

    /// Now.
    public static func now() -> Timestamp { Timestamp(Date()) }

    /// What a wall clock in `zone` shows at this moment.
    public func local(in zone: TimeZone) -> LocalDateTime? {
        LocalDateTime(ticks: ticks + Self.offset(of: zone, at: ticks))
    }

    /// The same moment as a `Date`, to its coarser resolution.
    public var date: Date { Date(timeIntervalSince1970: Double(ticks) / Double(Self.ticksPerSecond)) }

    /// This moment and `seconds` more, clamped to what this type can hold.
    public func adding(seconds: Double) -> Timestamp {
        Timestamp(ticks: Self.ticks(ticks, adding: seconds)) ?? self
    }

    public static func < (left: Self, right: Self) -> Bool { left.ticks < right.ticks }
}

extension Timestamp {
    /// A number of steps and some seconds, clamped; the whole sum would lose steps as a `Double`.
    private static func ticks(_ ticks: Int64, adding seconds: Double) -> Int64 {
        let range = LocalDateTime.range
        let steps = (seconds * Double(ticksPerSecond)).rounded()
        // Twice the range leads from anywhere in it to beyond it, and is far from what Int64 can hold.
        let most = Double(range.upperBound) * 2
        guard !steps.isNaN else { return ticks }
        return min(max(ticks + Int64(min(max(steps, -most), most)), range.lowerBound), range.upperBound)
    }

    /// How far, in steps, a zone's clocks are ahead of UTC at a moment.
    ///
    /// Clocks move at whole seconds, and a `Date` of the steps themselves could be rounded past such a second.
    private static func offset(of zone: TimeZone, at ticks: Int64) -> Int64 {
        let part = ticks % ticksPerSecond
        let seconds = (ticks - part) / ticksPerSecond - (part < 0 ? 1 : 0)
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))) * ticksPerSecond
    }

    /// Reads RFC 3339 (section 5.6), with at most seven digits of fraction, or gives nil.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let zone = bytes.lastIndex(where: { "Zz+-".utf8.contains($0) }), zone >= 19,
            let local = LocalDateTime(String(decoding: bytes[0..<zone], as: UTF8.self)),
            let offset = Self.offsetMinutes(bytes[zone...])
        else { return nil }
        self.init(ticks: local.ticks - Int64(offset) * 60 * Self.ticksPerSecond)
    }

    /// RFC 3339 in UTC, with as many digits of fraction as the value has, up to seven.
    public var description: String { (LocalDateTime(ticks: ticks)?.description ?? "") + "Z" }

    /// RFC 3339 in UTC with seven digits of fraction: texts of this form sort as the moments do.
    public var fixedWidthDescription: String { (LocalDateTime(ticks: ticks)?.fixedWidthDescription ?? "") + "Z" }

    private static func offsetMinutes(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let sign = bytes.first else { return nil }
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        let rest = Array(bytes.dropFirst())
        guard rest.count == 5, rest[2] == UInt8(ascii: ":"), let hours = Int(digits: rest[0..<2]),
            let minutes = Int(digits: rest[3..<5]), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
}
