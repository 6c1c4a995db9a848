import DequeModule
import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A few threads of low priority for long computations, and a bounded queue before them.
///
/// The threads end when the last reference to this is gone: then nobody waits any more.
final class HashingThreads: Sendable {
    /// A computation that waits, and how to tell whoever waits for it.
    private struct Job: Sendable {
        let id: UInt64
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
        let signal = DispatchSemaphore(value: 0)

        /// Runs jobs until there will be none.
        func work() {
            while true {
                signal.wait()
                let (job, isClosed) = state.withLock { state in
                    let job = state.jobs.popFirst()
                    if job != nil { state.running += 1 }
                    return (job, state.isClosed)
                }
                if let job {
                    job.run()
                } else if isClosed {
                    return
                }
            }
        }
    }

    private let inbox = Inbox()
    private let count: Int
    private let maximumWaiting: Int

    init(count: Int, maximumWaiting: Int) {
        self.count = max(1, count)
        self.maximumWaiting = max(0, maximumWaiting)
        for number in 0..<self.count {
            let thread = Thread { [inbox] in
                Thread.current.name = "passwords-\(number)"
                Self.lowerPriority()
                inbox.work()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    deinit {
        inbox.state.withLock { $0.isClosed = true }
        for _ in 0..<count { inbox.signal.signal() }
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

    /// Lets whatever else the machine has to do go first.
    private static func lowerPriority() {
        #if canImport(Glibc)
            // Zero is the calling thread, on Linux.
            _ = setpriority(.init(PRIO_PROCESS.rawValue), 0, 10)
        #else
            Thread.current.qualityOfService = .utility
        #endif
    }
}
