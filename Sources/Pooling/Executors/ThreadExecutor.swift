import DequeModule
import Dispatch
import Foundation
import Synchronization

/// A serial executor on one thread of its own, for actors that call a C library which blocks.
///
/// The thread ends when the last reference to the executor is gone: then nothing can be enqueued any more.
public final class ThreadExecutor: SerialExecutor {
    /// A job and the executor it runs on, which must outlive it.
    private struct Item: Sendable {
        let job: UnownedJob
        let executor: ThreadExecutor
    }

    /// What the thread shares with the executor; the thread does not hold the executor itself.
    private final class Inbox: Sendable {
        struct State: Sendable {
            var items: Deque<Item> = []
            var isClosed = false
        }
        let state = Mutex(State())
        let signal = DispatchSemaphore(value: 0)

        /// The next job, or nil when there will be none.
        func next() -> Item? {
            while true {
                signal.wait()
                let (item, isClosed) = state.withLock { ($0.items.popFirst(), $0.isClosed) }
                if item != nil || isClosed { return item }
            }
        }
    }

    private let inbox = Inbox()
    private let thread: ObjectIdentifier

    /// Starts the thread; `label` is its name in a debugger, cut to what the system allows.
    public init(label: String) {
        let started = DispatchSemaphore(value: 0)
        let thread = Thread { [inbox] in
            started.signal()
            while let item = inbox.next() {
                unsafe item.job.runSynchronously(on: item.executor.asUnownedSerialExecutor())
            }
        }
        thread.stackSize = 1 << 20
        self.thread = ObjectIdentifier(thread)
        thread.start()
        // On Linux a thread begins with its maker's name, and Foundation, before the block, reads it and sets it again: a name
        // given until then is lost.
        started.wait()
        thread.name = label
    }

    deinit {
        inbox.state.withLock { $0.isClosed = true }
        inbox.signal.signal()
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let item = Item(job: UnownedJob(job), executor: self)
        inbox.state.withLock { $0.items.append(item) }
        inbox.signal.signal()
    }

    public func checkIsolated() {
        precondition(ObjectIdentifier(Thread.current) == thread, "Not on the thread of this executor.")
    }
}
