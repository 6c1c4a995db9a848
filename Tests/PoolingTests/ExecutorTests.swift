import Foundation
import Pooling
import Testing

@Suite("Executors", .timeLimit(.minutes(1)))
struct ExecutorTests {
    /// An actor on the executor it is given, with a count that only isolation protects.
    private actor Counter<Executor: SerialExecutor> {
        let executor: Executor
        private var count = 0

        init(_ executor: Executor) { self.executor = executor }

        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

        func increment() -> Int {
            assertIsolated()
            count += 1
            return count
        }

        func threadName() -> String? { Thread.current.name }
    }

    private func hammer<Executor: SerialExecutor>(_ counter: Counter<Executor>) async -> Int {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 { group.addTask { _ = await counter.increment() } }
        }
        return await counter.increment()
    }

    @Test("a queue runs one job at a time")
    func queue() async {
        #expect(await hammer(Counter(QueueExecutor(label: "test"))) == 1001)
    }

    @Test("a thread runs one job at a time, always on the same thread")
    func thread() async {
        let counter = Counter(ThreadExecutor(label: "executor-test"))
        #expect(await hammer(counter) == 1001)
        let name = await counter.threadName()
        #expect(name == "executor-test")
    }

    @Test("an event on the queue is in the actor's isolation")
    func queueIsolation() async {
        let executor = QueueExecutor(label: "test")
        let counter = Counter(executor)
        let count = await withCheckedContinuation { continuation in
            executor.queue.async { continuation.resume(returning: counter.assumeIsolated { $0.increment() }) }
        }
        #expect(count == 1)
    }

    @Test("the thread goes away with its executor")
    func threadEnds() async {
        weak var executor: ThreadExecutor?
        do {
            let counter = Counter(ThreadExecutor(label: "short-lived"))
            executor = counter.executor
            _ = await counter.increment()
        }
        while executor != nil { await Task.yield() }
        #expect(executor == nil)
    }
}
