import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import GatewayHTTP

/// Tasks on the thread of an event loop.
@Suite struct EventLoopExecutorTests {
    private let eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.any()
    private let executors = EventLoopExecutors()

    private final class Order: Sendable {
        private let kept = Mutex<[Int]>([])
        var numbers: [Int] { kept.withLock { $0 } }

        func add(_ number: Int) { kept.withLock { $0.append(number) } }
    }

    @Test func runsEveryStepOfATaskOnItsLoop() async {
        let executor = executors.executor(of: eventLoop)
        let eventLoop = eventLoop
        let places = await Task(executorPreference: executor) {
            var places = [eventLoop.inEventLoop]
            for _ in 0..<50 {
                await Task.yield()
                places.append(eventLoop.inEventLoop)
            }
            return places
        }.value
        #expect(places.count == 51)
        #expect(places.allSatisfy { $0 })
    }

    /// More steps than one turn has room for, from many threads at a time.
    @Test func losesNoTask() async {
        let executor = executors.executor(of: eventLoop)
        let count = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var sum = 0
                    for _ in 0..<50 { sum += await Task(executorPreference: executor) { 1 }.value }
                    return sum
                }
            }
            return await group.reduce(0, +)
        }
        #expect(count == 64 * 50)
    }

    @Test func keepsTheOrderInWhichTasksCame() async throws {
        let executor = executors.executor(of: eventLoop)
        let order = Order()
        // None of them runs before all are there: the loop is busy with what hands them over.
        let tasks = try await eventLoop.submit {
            (0..<600).map { number in Task(executorPreference: executor) { order.add(number) } }
        }.get()
        for task in tasks { await task.value }
        #expect(order.numbers == Array(0..<600))
    }

    /// A task that never ends must not keep the loop from its sockets and timers.
    @Test func leavesTheLoopItsTurns() async throws {
        let spinning = Task(executorPreference: executors.executor(of: eventLoop)) {
            while !Task.isCancelled { await Task.yield() }
        }
        let fired = try await eventLoop.scheduleTask(in: .milliseconds(1)) { true }.futureResult.get()
        #expect(fired)
        spinning.cancel()
        await spinning.value
    }

    @Test func isOneForEachLoop() {
        let group = MultiThreadedEventLoopGroup.singleton
        let loops = Array(group.makeIterator())
        for loop in loops { #expect(executors.executor(of: loop) === executors.executor(of: loop)) }
        if loops.count > 1 { #expect(executors.executor(of: loops[0]) !== executors.executor(of: loops[1])) }
    }
}
