import Synchronization

/// When a statement must end: at its deadline, or when its task is cancelled.
///
/// The thread that is inside FreeTDS looks here once a second while it waits, and after each row but the first.
final class StatementControl: Sendable {
    /// How long the server may take to acknowledge that a statement was called off.
    static let grace = Duration.seconds(1)

    let deadline: ContinuousClock.Instant
    private let isOfCurrentTask: Bool
    private let cancelled = Atomic(false)
    private let attention = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter isOfCurrentTask: whether only the task whose statement it is looks here, and sees by itself that it has been
    ///   cancelled; else somebody tells with ``cancel()``.
    init(deadline: ContinuousClock.Instant, isOfCurrentTask: Bool = false) {
        self.deadline = deadline
        self.isOfCurrentTask = isOfCurrentTask
    }

    func cancel() { cancelled.store(true, ordering: .relaxed) }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) || (isOfCurrentTask && Task.isCancelled) }

    /// Whether the statement has to end.
    var isOver: Bool { isCancelled || ContinuousClock.now >= deadline }

    /// Whether the wait for the network has to be broken off: for the attention first, then for want of an answer to it.
    var mustInterrupt: Bool {
        guard let sent = attention.withLock({ $0 }) else { return isOver }
        return ContinuousClock.now >= sent + Self.grace
    }

    /// Says whether an attention is still to be sent, and takes note that it will be.
    func takeAttention() -> Bool {
        attention.withLock { sent in
            guard sent == nil else { return false }
            sent = .now
            return true
        }
    }

    var wasCalledOff: Bool { attention.withLock { $0 != nil } }
}
