import Dispatch
import Foundation
import Pooling
import Synchronization
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

    @Test("whoever brings work does it, one job at a time")
    func inline() async {
        #expect(await hammer(Counter(InlineExecutor())) == 1001)
    }

    @Test("a call is made at once, in the actor's isolation, by the thread that brings it")
    func inlineCall() {
        let executor = InlineExecutor()
        let counter = Counter(executor)
        let made = Mutex<[Int]>([])
        executor.call { made.withLock { $0.append(counter.assumeIsolated { $0.increment() }) } }
        #expect(made.withLock { $0 } == [1])
    }

    @Test("a call that comes from within one is made after it, and before anybody else's")
    func nestedCall() {
        let executor = InlineExecutor()
        let order = Mutex<[String]>([])
        executor.call {
            executor.call { order.withLock { $0.append("inner") } }
            order.withLock { $0.append("outer") }
        }
        #expect(order.withLock { $0 } == ["outer", "inner"])
    }

    @Test("what comes while another thread is at work is left to it")
    func busyInline() async {
        let executor = InlineExecutor()
        let (began, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let threads = Mutex<[ObjectIdentifier]>([])
        await withCheckedContinuation { continuation in
            let worker = Thread {
                executor.call {
                    threads.withLock { $0.append(ObjectIdentifier(Thread.current)) }
                    began.signal()
                    mayEnd.wait()
                }
                continuation.resume()
            }
            worker.start()
            began.wait()
            executor.call { threads.withLock { $0.append(ObjectIdentifier(Thread.current)) } }
            #expect(threads.withLock { $0.count } == 1)
            mayEnd.signal()
        }
        let (worker, left) = threads.withLock { ($0.first, $0.dropFirst()) }
        #expect(left.count == 1 && left.first == worker)
    }

    @Test("an executor lives to the end of its turn, though nobody holds its actor any more")
    func inlineOutlivesItsActor() async {
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<2000 { group.addTask { await Counter(InlineExecutor()).increment() } }
            #expect(await group.reduce(0, +) == 2000)
        }
    }

    @Test("outside of its turn nothing is in the actor's isolation")
    func inlineIsolationIsChecked() async {
        await #expect(processExitsWith: .failure) {
            InlineExecutor().checkIsolated()
        }
    }

    private struct Mishap: Error {}

    @Test("calls that block run on one thread, and throw what they throw")
    func blockingThread() async {
        let thread = BlockingThread(label: "blocking")
        let used = await withTaskGroup(of: ObjectIdentifier.self) { group in
            for _ in 0..<20 {
                group.addTask { await thread.run { () -> ObjectIdentifier in ObjectIdentifier(Thread.current) } }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(used.count == 1)
        await #expect(throws: Mishap.self) { try await thread.run { () throws(Mishap) -> Void in throw Mishap() } }
    }

    @Test("what prefers a thread is on it from one wait to the next, and its child tasks with it")
    func preferredThread() async throws {
        let thread = BlockingThread(label: "preferred")
        #expect(!thread.isCurrent)
        let whereabouts = await thread.preferred {
            var whereabouts = [thread.isCurrent]
            for _ in 0..<20 {
                await Task.yield()
                whereabouts.append(thread.isCurrent)
                whereabouts.append(await thread.run { thread.isCurrent })
            }
            async let child = isCurrent(thread)
            return whereabouts + [await child, thread.isCurrent]
        }
        #expect(whereabouts == Array(repeating: true, count: 43))
        #expect(!thread.isCurrent)
        await #expect(throws: Mishap.self) { try await thread.preferred { throw Mishap() } }
    }

    private nonisolated func isCurrent(_ thread: BlockingThread) async -> Bool { thread.isCurrent }

    @Test("actors with an executor of their own are not drawn to a preferred thread")
    func preferredByOthers() async {
        let thread = BlockingThread(label: "preferred")
        let counter = Counter(QueueExecutor(label: "elsewhere"))
        let count = await thread.preferred { await counter.increment() }
        #expect(count == 1)
        let other = BlockingThread(label: "another")
        let isCalled = await thread.preferred { await other.run { !thread.isCurrent && other.isCurrent } }
        let isDrawn = await thread.preferred { await other.preferred { !thread.isCurrent && other.isCurrent } }
        #expect(isCalled && isDrawn)
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
