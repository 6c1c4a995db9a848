public import Dispatch

/// A serial executor on a dispatch queue of its own, for actors that are driven by dispatch sources.
///
/// Event handlers of sources on ``queue`` run in the actor's isolation: `assumeIsolated` holds in them.
public final class QueueExecutor: SerialExecutor {
    /// The queue, which is serial and not to be suspended.
    public let queue: DispatchQueue

    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
