import DequeModule
import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A few threads for long computations, which give way to whatever else there is to do, and a bounded queue before them.
///
/// Where the machine is busy to the last core, those threads hardly get on; so one more, of low priority but not of none,
/// takes what has waited for too long. The threads end when the last reference to this is gone: then nobody waits any more.
final class HashingThreads: Sendable {
    /// A computation that waits, and how to tell whoever waits for it.
    private struct Job: Sendable {
        let id: UInt64
        let since = ContinuousClock.now
        let run: @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    /// What the threads share with this; they do not hold this itself.
    private final class Inbox: Sendable {
        struct State: Sendable {
            var jobs: Deque<Job> = []
            var running = 0
            var lastID: UInt64 = 0
            var isClosed = false
        }
        let state = Mutex(State())
        /// Signalled for each job, and when there will be none: to those who take it at once, and to the one who looks later.
        let (signal, reminder) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

        /// Runs jobs until there will be none.
        func work() {
            repeat {
                signal.wait()
                take(before: .now)?.run()
            } while !state.withLock { $0.isClosed }
        }

        /// Runs those that have waited for so long, until there will be none.
        func workLate(after patience: Duration) {
            repeat {
                reminder.wait()
                while let since = state.withLock({ $0.jobs.first?.since }) {
                    let wait = ContinuousClock.now.duration(to: since + patience)
                    if wait > .zero { Thread.sleep(forTimeInterval: wait / .seconds(1)) }
                    take(before: .now - patience)?.run()
                }
            } while !state.withLock { $0.isClosed }
        }

        /// The job that has waited for the longest, where that is since before an instant.
        private func take(before instant: ContinuousClock.Instant) -> Job? {
            state.withLock { state in
                guard let first = state.jobs.first, first.since <= instant else { return nil }
                state.running += 1
                return state.jobs.popFirst()
            }
        }
    }

    private let inbox = Inbox()
    private let count: Int
    private let maximumWaiting: Int

    /// - Parameter patience: how long one waits before the thread for those takes it.
    init(count: Int, maximumWaiting: Int, patience: Duration = .seconds(5)) {
        self.count = max(1, count)
        self.maximumWaiting = max(0, maximumWaiting)
        for number in 0..<self.count {
            Self.start("passwords-\(number)") { [inbox] in
                Self.giveWay()
                inbox.work()
            }
        }
        Self.start("passwords-late") { [inbox] in
            Self.lowerPriority()
            inbox.workLate(after: patience)
        }
    }

    private static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread {
            Thread.current.name = name
            body()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    deinit {
        inbox.state.withLock { $0.isClosed = true }
        for _ in 0..<count { inbox.signal.signal() }
        inbox.reminder.signal()
    }

    /// Runs `body` on one of the threads.
    /// - Throws: what `body` throws; ``PasswordError`` `busy` where too many wait; `CancellationError` where the task is
    ///   cancelled before `body` begins.
    func run<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) async throws -> Output {
        let id = inbox.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Output, any Error>) in
                submit(
                    Job(id: id) { [inbox] in
                        let result = Result(catching: body)
                        // Before anybody is told, so that they find the thread free.
                        inbox.state.withLock { $0.running -= 1 }
                        continuation.resume(with: result)
                    } fail: { error in
                        continuation.resume(throwing: error)
                    })
                // A cancellation before this found nothing to take out.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// How many computations wait, and how many are under way.
    var load: (waiting: Int, running: Int) { inbox.state.withLock { ($0.jobs.count, $0.running) } }

    private func submit(_ job: Job) {
        let isTaken = inbox.state.withLock { state in
            guard state.jobs.count + state.running < count + maximumWaiting else { return false }
            state.jobs.append(job)
            return true
        }
        if isTaken {
            inbox.signal.signal()
            inbox.reminder.signal()
        } else {
            job.fail(PasswordError.busy)
        }
    }

    private func cancel(_ id: UInt64) {
        let job = inbox.state.withLock { state in
            state.jobs.firstIndex { $0.id == id }.map { state.jobs.remove(at: $0) }
        }
        job?.fail(CancellationError())
    }

    /// Lets whatever else the machine has to do go first, and at once.
    ///
    /// A thread of low priority alone still has the turn it was given: what has just woken up waits for its end.
    private static func giveWay() {
        #if canImport(Glibc)
            let idle: Int32 = 5  // SCHED_IDLE, which Glibc shows to _GNU_SOURCE alone
            var parameters = sched_param()
            // Zero is the calling thread, on Linux.
            guard unsafe sched_setscheduler(0, idle, &parameters) == 0 else { return lowerPriority() }
        #else
            lowerPriority()
        #endif
    }

    private static func lowerPriority() {
        #if canImport(Glibc)
            // Zero is the calling thread, on Linux.
            _ = setpriority(.init(PRIO_PROCESS.rawValue), 0, 10)
        #else
            Thread.current.qualityOfService = .utility
        #endif
    }
}
