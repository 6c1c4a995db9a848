import Accounts
import Foundation
import Testing

@Suite struct CalendarDateTests {
    @Test(arguments: [
        ("0001-01-01", -719_162), ("1582-10-10", -141_432), ("1969-12-31", -1), ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("2024-02-29", 19_782), ("9999-12-31", 2_932_896),
    ])
    func daysAndTexts(_ text: String, _ days: Int) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.daysSince1970 == days)
        #expect(date.description == text)
        #expect(CalendarDate(daysSince1970: days) == date)
    }

    @Test(arguments: [
        "", "2024", "2024-2-3", "2024-02-30", "2023-02-29", "1900-02-29", "2024-00-01", "2024-13-01", "2024-01-00",
        "2024-04-31", "0000-12-31", "10000-01-01", "2024/01/01", "2024-01-01 ", "-024-01-01", "٢٠٢٤-٠١-٠١",
        "2024-01-+1",
    ])
    func refusesOtherTexts(_ text: String) { #expect(CalendarDate(text) == nil) }

    @Test func theEndsOfTime() {
        #expect(CalendarDate(daysSince1970: -719_163) == nil)
        #expect(CalendarDate(daysSince1970: 2_932_897) == nil)
        #expect(CalendarDate(year: 0, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test func everyDayFollowsTheOneBefore() throws {
        var (year, month, day) = (1, 1, 1)
        for number in stride(from: -719_162, through: 2_932_896, by: 1) {
            let date = try #require(CalendarDate(daysSince1970: number))
            guard date.parts == (year, month, day) else {
                Issue.record("day \(number) is \(date), not \(year)-\(month)-\(day)")
                return
            }
            (year, month, day) =
                if CalendarDate(year: year, month: month, day: day + 1) != nil {
                    (year, month, day + 1)
                } else if month < 12 {
                    (year, month + 1, 1)
                } else {
                    (year + 1, 1, 1)
                }
        }
        #expect(year == 10_000)
    }

    @Test func order() throws {
        #expect(try #require(CalendarDate("1999-12-31")) < #require(CalendarDate("2000-01-01")))
    }
}

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.0000001Z", 1), ("1969-12-31T23:59:59.9999999Z", -1),
        ("1970-01-01T02:00:00+02:00", 0), ("1969-12-31T19:30:00-04:30", 0), ("1970-01-01t00:00:00.5z", 5_000_000),
        ("0001-01-01T00:00:00Z", -621_355_968_000_000_000), ("9999-12-31T23:59:59.9999999Z", 2_534_023_007_999_999_999),
        ("1970-01-01T00:00:00-00:00", 0),
    ])
    func reads(_ text: String, _ ticks: Int64) throws {
        let moment = try #require(Timestamp(text))
        #expect(moment.ticks == ticks)
        #expect(Timestamp(moment.description) == moment)
        #expect(Timestamp(ticks: ticks) == moment)
    }

    @Test(arguments: [
        "", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z", "2024-01-01T00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.12345678Z",
        "2024-01-01T00:00:00+2:00", "2024-01-01T00:00:00+0200", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00ZZ",
        "2024-02-30T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2024-01-01T00:00:00,5Z",
        "2024-01-01T-1:00:00Z", "2024-01-01T00:00:00Z ",
    ])
    func refusesOtherTexts(_ text: String) { #expect(Timestamp(text) == nil) }

    @Test func writesAsFewDigitsAsNeeded() {
        #expect(Timestamp(ticks: 0)?.description == "1970-01-01T00:00:00Z")
        #expect(Timestamp(ticks: 1_500_000)?.description == "1970-01-01T00:00:00.15Z")
        #expect(Timestamp(ticks: -1)?.description == "1969-12-31T23:59:59.9999999Z")
        #expect(Timestamp(ticks: 0)?.fixedWidthDescription == "1970-01-01T00:00:00.0000000Z")
    }

    @Test func whatLiesOutsideIsClamped() throws {
        let last = try #require(Timestamp("9999-12-31T23:59:59.9999999Z"))
        let first = try #require(Timestamp("0001-01-01T00:00:00Z"))
        for seconds in [1e12, 1e300, Double.infinity] {
            #expect(Timestamp(Date(timeIntervalSince1970: seconds)) == last)
            #expect(Timestamp(Date(timeIntervalSince1970: -seconds)) == first)
            #expect(first.adding(seconds: seconds) == last)
            #expect(last.adding(seconds: -seconds) == first)
        }
        #expect(Timestamp(ticks: last.ticks + 1) == nil)
        #expect(Timestamp(ticks: first.ticks - 1) == nil)
    }

    @Test func addingIsExact() throws {
        let moment = try #require(Timestamp("2024-02-29T12:34:56.1234567Z"))
        #expect(moment.adding(seconds: 0) == moment)
        #expect(moment.adding(seconds: 0.0000001).ticks == moment.ticks + 1)
        #expect(moment.adding(seconds: 86_400).description == "2024-03-01T12:34:56.1234567Z")
        #expect(moment.adding(seconds: -0.5).ticks == moment.ticks - 5_000_000)
    }
}

@Suite struct TimeZoneTests {
    private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    @Test(arguments: [
        ("Asia/Jerusalem", "2024-01-15 12:00:00", "2024-01-15T10:00:00Z"),
        ("Asia/Jerusalem", "2024-07-15 12:00:00", "2024-07-15T09:00:00Z"),
        // The clock goes from 02:00 to 03:00.
        ("Asia/Jerusalem", "2024-03-29 01:59:59.9999999", "2024-03-28T23:59:59.9999999Z"),
        ("Asia/Jerusalem", "2024-03-29 02:00:00", "2024-03-29T00:00:00Z"),
        ("Asia/Jerusalem", "2024-03-29 02:30:00", "2024-03-29T00:30:00Z"),
        ("Asia/Jerusalem", "2024-03-29 03:00:00", "2024-03-29T00:00:00Z"),
        // The clock goes from 02:00 back to 01:00: the first of the two is meant.
        ("Asia/Jerusalem", "2024-10-27 00:59:59.9999999", "2024-10-26T21:59:59.9999999Z"),
        ("Asia/Jerusalem", "2024-10-27 01:00:00", "2024-10-26T22:00:00Z"),
        ("Asia/Jerusalem", "2024-10-27 01:59:59.9999999", "2024-10-26T22:59:59.9999999Z"),
        ("Asia/Jerusalem", "2024-10-27 02:00:00", "2024-10-27T00:00:00Z"),
        ("America/New_York", "2024-03-10 02:30:00", "2024-03-10T07:30:00Z"),
        ("America/New_York", "2024-11-03 01:30:00", "2024-11-03T05:30:00Z"),
        ("America/New_York", "2024-11-03 02:00:00", "2024-11-03T07:00:00Z"),
        // Half an hour of summer time.
        ("Australia/Lord_Howe", "2024-04-07 01:45:00", "2024-04-06T14:45:00Z"),
        // A day that never was.
        ("Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T22:00:00Z"),
        ("Pacific/Apia", "2011-12-31 00:00:00", "2011-12-30T10:00:00Z"),
        ("UTC", "0001-01-01 00:00:00", "0001-01-01T00:00:00Z"),
        ("UTC", "9999-12-31 23:59:59.9999999", "9999-12-31T23:59:59.9999999Z"),
    ])
    func fromTheWallClock(_ name: String, _ local: String, _ wanted: String) throws {
        let local = try #require(LocalDateTime(local))
        #expect(try Timestamp(local, in: zone(name))?.description == wanted)
    }

    @Test(arguments: ["Asia/Jerusalem", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC"])
    func thereAndBack(_ name: String) throws {
        let zone = try zone(name)
        var moment = try #require(Timestamp("2023-12-31T23:59:59.9999999Z"))
        for _ in 0..<(366 * 48) {
            moment = moment.adding(seconds: 1800)
            let local = try #require(moment.local(in: zone))
            let back = try #require(Timestamp(local, in: zone))
            // In the hour that is there twice, the way back leads to the first.
            #expect(back == moment || (back < moment && back.local(in: zone) == local))
        }
    }

    @Test func toTheWallClockJustBeforeItMoves() throws {
        let moment = try #require(Timestamp("2024-10-26T22:59:59.9999999Z"))
        #expect(try moment.local(in: zone("Asia/Jerusalem"))?.description == "2024-10-27T01:59:59.9999999")
        #expect(
            try Timestamp(ticks: moment.ticks + 1)?.local(in: zone("Asia/Jerusalem"))?.description
                == "2024-10-27T01:00:00")
    }

    @Test func beyondTheEndsOfTimeThereIsNoMoment() throws {
        let first = try #require(LocalDateTime("0001-01-01 00:00:00"))
        #expect(try Timestamp(first, in: zone("Asia/Jerusalem")) == nil)
        #expect(try Timestamp("9999-12-31T23:59:59Z")?.local(in: zone("Asia/Jerusalem")) == nil)
    }
}

@Suite struct LocalDateTimeTests {
    @Test func readsAndWrites() throws {
        let local = try #require(LocalDateTime("2024-02-29 12:34:56.12"))
        #expect(local.description == "2024-02-29T12:34:56.12")
        #expect(LocalDateTime("2024-02-29T12:34:56.1200000") == local)
        #expect(local.date == CalendarDate("2024-02-29"))
        let midnight = try #require(LocalDateTime("1969-12-31 00:00:00"))
        #expect(midnight.ticksOfDay == 0)
        #expect(midnight.date?.description == "1969-12-31")
    }

    @Test(arguments: [
        "2024-02-29", "2024-02-29 12:34", "2024-02-29x12:34:56", "2024-02-29 12:34:56.", "2024-02-29 25:00:00",
        "2024-02-29 12:34:56Z", "2024-02-29 12:34:56.12345678", "2024-02-29 12-34-56",
    ])
    func refusesOtherTexts(_ text: String) { #expect(LocalDateTime(text) == nil) }

    @Test func outsideOfADayThereIsNone() throws {
        let date = try #require(CalendarDate("2024-02-29"))
        #expect(LocalDateTime(date: date, ticksOfDay: -1) == nil)
        #expect(LocalDateTime(date: date, ticksOfDay: 864_000_000_000) == nil)
        #expect(LocalDateTime(date: date, ticksOfDay: 863_999_999_999)?.description == "2024-02-29T23:59:59.9999999")
    }
}
