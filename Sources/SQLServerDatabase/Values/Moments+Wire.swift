import Accounts
import SQLStore

/// The day numbers and units of SQL Server's date types.
private enum Epoch {
    /// Days from 1900-01-01 to 1970-01-01.
    static let daysTo1970 = 25_567
    static let ticksPerDay = 86_400 * Timestamp.ticksPerSecond
}

extension SQLValue {
    /// Reads a date, a time or both.
    ///
    /// `datetime` counts 1/300 s, and is defined as the milliseconds that end in 0, 3 and 7 these are rounded to: what
    /// every tool shows and was exported with. The newer types come as DBDATETIMEALL: steps of 100 ns, days since 1900-01-01, and
    /// the offset in minutes; the first two are in UTC.
    init?(wireMoment bytes: Span<UInt8>, type: WireType) {
        switch type {
        case .dateTime:
            let units = Int64(bytes.littleEndian(at: 4, as: Int32.self))
            self.init(day: Int(bytes.littleEndian(as: Int32.self)), ticks: (units * 20 + 3) / 6 * 10_000)
        case .smallDateTime:
            let minutes = Int64(bytes.littleEndian(at: 2, as: UInt16.self))
            self.init(day: Int(bytes.littleEndian(as: UInt16.self)), ticks: minutes * 60 * Timestamp.ticksPerSecond)
        default:
            guard bytes.count >= 14 else { return nil }
            let ticks = bytes.littleEndian(as: Int64.self)
            let day = Int(bytes.littleEndian(at: 8, as: Int32.self))
            switch type {
            case .date:
                guard let date = CalendarDate(daysSince1970: day - Epoch.daysTo1970) else { return nil }
                self = .date(date)
            case .time: self = .time(ticks)
            case .dateTime2: self.init(day: day, ticks: ticks)
            default:
                let moment = Int64(day - Epoch.daysTo1970) * Epoch.ticksPerDay + ticks
                guard let timestamp = Timestamp(ticks: moment) else { return nil }
                self = .timestamp(timestamp)
            }
        }
    }

    private init?(day: Int, ticks: Int64) {
        guard let date = CalendarDate(daysSince1970: day - Epoch.daysTo1970),
            let local = LocalDateTime(date: date, ticksOfDay: ticks)
        else { return nil }
        self = .localTimestamp(local)
    }

    /// A date, time or both as the `datetime2` that SQL Server converts to any of its date types; else nil.
    ///
    /// A moment is sent in UTC, which is what it is taken for when it is assigned to a `datetimeoffset`.
    var wireDateTime2: [UInt8]? {
        switch self {
        case .date(let date): Self.dateTime2(day: date.daysSince1970, ticks: 0)
        case .time(let ticks): Self.dateTime2(day: -Epoch.daysTo1970, ticks: ticks)
        case .localTimestamp(let local): Self.dateTime2(local)
        case .timestamp(let timestamp): LocalDateTime(ticks: timestamp.ticks).flatMap(Self.dateTime2)
        default: nil
        }
    }

    private static func dateTime2(_ local: LocalDateTime) -> [UInt8]? {
        local.date.map { dateTime2(day: $0.daysSince1970, ticks: local.ticksOfDay) }
    }

    /// DBDATETIMEALL: behind time, date and offset are 3 bits of scale, and bits 13 and 14 for having a time and a date.
    private static func dateTime2(day: Int, ticks: Int64) -> [UInt8] {
        let flags: UInt16 = 7 | 1 << 13 | 1 << 14
        return ticks.littleEndianBytes + Int32(day + Epoch.daysTo1970).littleEndianBytes
            + Int16(0).littleEndianBytes + flags.littleEndianBytes
    }
}

extension FixedWidthInteger {
    /// The bytes, least significant first.
    var littleEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> Self($0 * 8)) }
    }
}
