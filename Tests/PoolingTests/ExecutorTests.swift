import Foundation
import Pooling
import Testing

@Suite("Executors", .timeLimit(.minutes(1)))
struct ExecutorTests {
    /// An actor on the executor it is given, with a count that only isolation protects.
    private actor Counter<Executor: SerialExecutor> {
        let executor: Executor
        private var count = 0
        /// The threads its jobs ran on, by identity and by name.
        private(set) var threads: Set<ObjectIdentifier> = []
        private(set) var threadNames: Set<String?> = []

        init(_ executor: Executor) { self.executor = executor }

        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

        func increment() -> Int {
            assertIsolated()
            threads.insert(ObjectIdentifier(Thread.current))
            threadNames.insert(Thread.current.name)
            count += 1
            return count
        }
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

    @Test("a thread runs one job at a time, always on the same thread, which is its own")
    func thread() async {
        let counters = (Counter(ThreadExecutor(label: "executor-one")), Counter(ThreadExecutor(label: "executor-two")))
        async let counts = (hammer(counters.0), hammer(counters.1))
        #expect(await counts == (1001, 1001))
        let (first, second) = await (counters.0.threads, counters.1.threads)
        #expect(first.count == 1)
        #expect(second.count == 1)
        #expect(first != second)
        #expect(await counters.0.threadNames == ["executor-one"])
        #expect(await counters.1.threadNames == ["executor-two"])
    }

    @Test("every thread has the name it was given, whatever the name of the one that made it")
    func threadNames() async {
        for number in 1...200 {
            let counter = Counter(ThreadExecutor(label: "executor-\(number)"))
            _ = await counter.increment()
            #expect(await counter.threadNames == ["executor-\(number)"])
        }
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
