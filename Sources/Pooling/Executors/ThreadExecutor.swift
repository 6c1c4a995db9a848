/// A serial executor on one thread of its own, for actors that call a C library which blocks.
///
/// The thread ends when the last reference to the executor is gone: then nothing can be enqueued any more.
public final class ThreadExecutor: SerialExecutor {
    let thread: WorkThread

    /// Starts the thread; `label` is its name in a debugger, cut to what the system allows.
    public init(label: String) { thread = WorkThread(label: label) }

    public func enqueue(_ job: consuming ExecutorJob) { thread.add(.isolated(UnownedJob(job), self)) }

    public func checkIsolated() { precondition(thread.isCurrent, "Not on the thread of this executor.") }
}

/// Has tasks run on a thread as long as they are isolated to no actor.
///
/// It is no ``ThreadExecutor``, since a job does not say which of the two it came to, and has to be run accordingly.
final class ThreadPreference: TaskExecutor {
    private let thread: WorkThread

    init(_ thread: WorkThread) { self.thread = thread }

    func enqueue(_ job: consuming ExecutorJob) { thread.add(.preferring(UnownedJob(job), self)) }
}
