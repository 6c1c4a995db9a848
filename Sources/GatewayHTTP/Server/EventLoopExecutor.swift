import DequeModule
import NIOCore
import Synchronization

/// Runs tasks on the thread of an event loop.
///
/// A request that is read, answered and written on the thread its connection lives on changes threads for nobody but a
/// database. Nothing that runs there may block, which nothing in this process may anyway.
///
/// There is one for each loop, and it brings its own queue: what a task does next is run in the same turn of the loop,
/// where the loop's own queue would look at every socket between two steps of a request.
final class EventLoopExecutor: TaskExecutor {
    private struct Waiting {
        var jobs: Deque<UnownedJob> = []
        /// Whether the loop has been asked to run them.
        var isScheduled = false
    }

    /// How many steps are run before the sockets have their turn.
    private static let stepsInTurn = 512

    private let eventLoop: any EventLoop
    private let waiting = Mutex(Waiting())

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = waiting.withLock { waiting in
            waiting.jobs.append(job)
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if isFirst { schedule() }
    }

    private func schedule() { eventLoop.execute { self.runTurn() } }

    private func runTurn() {
        for _ in 0..<Self.stepsInTurn {
            let next = waiting.withLock { waiting in
                let next = waiting.jobs.popFirst()
                if next == nil { waiting.isScheduled = false }
                return next
            }
            guard let next else { return }
            unsafe next.runSynchronously(on: asUnownedTaskExecutor())
        }
        schedule()
    }
}

/// The executors of the loops that connections live on.
final class EventLoopExecutors: Sendable {
    private struct Entry {
        // Held, so that no other loop can come to have its address.
        let eventLoop: any EventLoop
        let executor: EventLoopExecutor
    }

    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    func executor(of eventLoop: any EventLoop) -> EventLoopExecutor {
        entries.withLock { entries in
            if let known = entries[ObjectIdentifier(eventLoop)] { return known.executor }
            let executor = EventLoopExecutor(eventLoop)
            entries[ObjectIdentifier(eventLoop)] = Entry(eventLoop: eventLoop, executor: executor)
            return executor
        }
    }
}
