import DequeModule
import Foundation
import Synchronization

/// A serial executor without a thread of its own, for actors whose every step is short and never blocks.
///
/// Whoever brings work does it at once, on the thread they are on; while somebody is at it already, it is left for them to do
/// next. So a statement is sent by the thread that asks for it, where a queue would have to wake another.
public final class InlineExecutor: SerialExecutor {
    private enum Work: Sendable {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private struct State {
        var waiting: Deque<Work> = []
        /// The thread that is at work; nil while there is nothing to do.
        var worker: ThreadIdentity?
    }

    private let state = Mutex(State())

    public init() {}

    public func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    /// Runs `body` in the isolation of the executor's actor, where `assumeIsolated` holds: now, or behind what is under way.
    public func call(_ body: @escaping @Sendable () -> Void) { add(.call(body)) }

    public func checkIsolated() {
        precondition(state.withLock { $0.worker } == .current, "Not in the turn of this executor.")
    }

    private func add(_ work: Work) {
        let isFree = state.withLock { state in
            state.waiting.append(work)
            guard state.worker == nil else { return false }
            state.worker = .current
            return true
        }
        guard isFree else { return }
        // What is done may let go of the last actor that holds the executor, and whoever calls does not hold it either.
        let own = unsafe Unmanaged.passRetained(self)
        defer { unsafe own.release() }
        while let next = next() {
            switch next {
            case .job(let job): unsafe job.runSynchronously(on: asUnownedSerialExecutor())
            case .call(let body): body()
            }
        }
    }

    /// What is to be done next; nil where there is nothing left, and nobody is at work any more.
    private func next() -> Work? {
        state.withLock { state in
            let next = state.waiting.popFirst()
            if next == nil { state.worker = nil }
            return next
        }
    }
}

/// A thread, to be told from others as long as it lives.
struct ThreadIdentity: Equatable, Sendable {
    private let number: UInt

    static var current: ThreadIdentity { ThreadIdentity(number: UInt(pthread_self())) }
}
