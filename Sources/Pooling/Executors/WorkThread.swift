import DequeModule
import Dispatch
import Foundation
import Synchronization

/// A thread that runs jobs in the order they come, and ends when nobody holds this any more: then none can come.
final class WorkThread: Sendable {
    /// A job and the executor it runs on, which must outlive it.
    enum Work: Sendable {
        case isolated(UnownedJob, ThreadExecutor)
        case preferring(UnownedJob, ThreadPreference)

        fileprivate func run() {
            switch self {
            case .isolated(let job, let executor):
                unsafe job.runSynchronously(on: executor.asUnownedSerialExecutor())
            case .preferring(let job, let executor):
                unsafe job.runSynchronously(on: executor.asUnownedTaskExecutor())
            }
        }
    }

    /// What the thread shares with this, which it does not hold itself.
    private final class Inbox: Sendable {
        struct State: Sendable {
            var work: Deque<Work> = []
            var isClosed = false
        }
        let state = Mutex(State())
        let signal = DispatchSemaphore(value: 0)

        /// What is to be done next, or nil when there will be nothing.
        func next() -> Work? {
            while true {
                signal.wait()
                let (work, isClosed) = state.withLock { ($0.work.popFirst(), $0.isClosed) }
                if work != nil || isClosed { return work }
            }
        }
    }

    private let inbox = Inbox()
    private let identity: ThreadIdentity?

    /// Starts the thread; `label` is its name in a debugger, cut to what the system allows.
    init(label: String) {
        let started = DispatchSemaphore(value: 0)
        let identity = Mutex<ThreadIdentity?>(nil)
        let thread = Thread { [inbox] in
            identity.withLock { $0 = .current }
            started.signal()
            while let work = inbox.next() { work.run() }
        }
        thread.stackSize = 1 << 20
        thread.start()
        // On Linux a thread begins with its maker's name, and Foundation, before the block, reads it and sets it again: a name
        // given until then is lost.
        started.wait()
        thread.name = label
        self.identity = identity.withLock { $0 }
    }

    deinit {
        inbox.state.withLock { $0.isClosed = true }
        inbox.signal.signal()
    }

    /// Whether whoever asks is on the thread.
    var isCurrent: Bool { identity == .current }

    func add(_ work: Work) {
        inbox.state.withLock { $0.work.append(work) }
        inbox.signal.signal()
    }
}
