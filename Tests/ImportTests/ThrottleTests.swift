import Accounts
import Synchronization
import Testing

@testable import Gateway

@Suite struct ThrottleTests {
    @Test func rowsPassAtTheirRateAndNoFaster() async throws {
        let clock = HandClock()
        let throttle = ImportThrottle(rate: 100, clock: clock)
        for rows in [50, 100, 25, 100] { try await throttle.admit(rows) }
        // Each waits for the time those before it take.
        #expect(clock.waits == [.milliseconds(500), .milliseconds(1500), .milliseconds(1750)])
    }

    @Test func timeThatWasNotUsedIsNotSavedUp() async throws {
        let clock = HandClock()
        let throttle = ImportThrottle(rate: 10, clock: clock)
        try await throttle.admit(10)
        clock.advance(by: .seconds(60))
        try await throttle.admit(10)
        try await throttle.admit(1)
        #expect(clock.waits == [.seconds(61)])
    }

    @Test func withoutARateNobodyWaits() async throws {
        let clock = HandClock()
        let throttle = ImportThrottle(rate: nil, clock: clock)
        for _ in 0..<10 { try await throttle.admit(100_000) }
        #expect(clock.waits == [])
    }

    /// A page is no larger than what may be read in a second, so that a wish to end is met soon.
    @Test func pagesKeepToTheRateAndToTheirBytes() {
        var size = PageSize(mayBeLarge: false, rate: 40)
        #expect(size.rows == 40)
        size.learn(page(rows: 40, size: 400))
        #expect(size.rows == 40)
        size = PageSize(mayBeLarge: true, rate: nil)
        #expect(size.rows == 20)
        size.learn(page(rows: 20, size: 2000))
        #expect(size.rows == 40)
        size.learn(page(rows: 40, size: 40 << 20))
        #expect(size.rows == 4)
        size.learn(page(rows: 4, size: 80 << 20))
        #expect(size.rows == 1)
        size.learn(page(rows: 0, size: 0))
        #expect(size.rows == 1)
    }

    private func page(rows: Int, size: Int) -> ImportPage {
        let profile = Profile(site: "s", account: 0, values: [:], version: Version(rawValue: ""))
        return ImportPage(rows: Array(repeating: .init(key: "1", profile: profile), count: rows), size: size)
    }
}

/// A clock that whoever waits on it moves on.
private final class HandClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex((now: Instant(offset: .zero), waits: [Duration]()))

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// Until when somebody waited, since the beginning.
    var waits: [Duration] { state.withLock { $0.waits } }

    func advance(by duration: Duration) { state.withLock { $0.now = $0.now.advanced(by: duration) } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        state.withLock { state in
            state.waits.append(deadline.offset)
            state.now = max(state.now, deadline)
        }
    }
}
