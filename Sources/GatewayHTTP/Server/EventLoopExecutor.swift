import NIOCore

/// Runs tasks on the thread of an event loop.
///
/// A request that is read, answered and written on the thread its connection lives on changes threads for nobody but a
/// database. Nothing that runs there may block, which nothing in this process may anyway.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
