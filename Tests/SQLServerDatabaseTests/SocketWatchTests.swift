import Foundation
import Testing

@testable import SQLServerDatabase

/// Who waits for an answer is told of what happens, and of nothing else.
@Suite(.timeLimit(.minutes(1))) struct SocketWatchTests {
    @Test func `what comes in is told once`() async throws {
        let pair = try SocketPair()
        let watch = SocketWatch(socket: pair.near)
        #expect(watch.canTell && !watch.takeNews())
        pair.send([1])
        await watch.news()
        #expect(!watch.takeNews() && !watch.isHungUp)
        async let news: Void = watch.news()
        pair.send([2])
        await news
    }

    @Test func `the end of the connection is told without anybody asking`() async throws {
        let pair = try SocketPair()
        let watch = SocketWatch(socket: pair.near)
        pair.closeFar()
        try await eventually { watch.isHungUp }
        await watch.news()
    }

    @Test func `while a thread reads nothing is told but the end`() async throws {
        let pair = try SocketPair()
        let watch = SocketWatch(socket: pair.near)
        watch.listen(toArrivals: false)
        #expect(!watch.canTell)
        pair.send([1])
        try await Task.sleep(for: .milliseconds(50))
        #expect(!watch.takeNews())
        watch.listen(toArrivals: true)
        #expect(watch.canTell)
        await watch.news()
        watch.listen(toArrivals: false)
        pair.closeFar()
        try await eventually { watch.isHungUp }
    }

    @Test func `a statement that was called off is told`() async throws {
        let pair = try SocketPair()
        let watch = SocketWatch(socket: pair.near)
        async let news: Void = watch.news()
        watch.callOff()
        await news
        #expect(!watch.hasFired)
    }

    @Test func `the deadline is told first, and ends the connection after its grace`() async throws {
        let pair = try SocketPair()
        let watch = SocketWatch(socket: pair.near)
        let start = ContinuousClock.now
        watch.arm(until: start + .milliseconds(50))
        await watch.news()
        #expect(ContinuousClock.now >= start + .milliseconds(50) && !watch.hasFired)
        try await eventually { watch.hasFired }
        #expect(ContinuousClock.now >= start + .milliseconds(50) + SocketWatch.grace)
        try await eventually { watch.isHungUp }
    }

    @Test func `a statement that has ended is not told of its deadline`() async throws {
        let pair = try SocketPair()
        let watch = SocketWatch(socket: pair.near)
        watch.arm(until: .now + .milliseconds(20))
        watch.disarm()
        try await Task.sleep(for: .milliseconds(100))
        #expect(!watch.takeNews() && !watch.hasFired)
        // The timer of the statement before is of use to the next.
        watch.arm(until: .now + .milliseconds(20))
        await watch.news()
    }

    @Test func `many connections are watched by one thread`() async throws {
        let pairs = try (0..<200).map { _ in try SocketPair() }
        let watches = pairs.map { SocketWatch(socket: $0.near) }
        await withTaskGroup(of: Void.self) { group in
            for watch in watches { group.addTask { await watch.news() } }
            for pair in pairs { pair.send([1]) }
            await group.waitForAll()
        }
    }
}
