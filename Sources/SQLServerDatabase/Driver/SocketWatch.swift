import Dispatch
import Pooling
import Synchronization

/// What waits for the answer of a connection beside its thread, and the last resort against one that never comes.
///
/// FreeTDS looks at a deadline only where it has waited a whole second for nothing, so a server that trickles bytes
/// could hold it for ever: after the deadline and a while of grace the socket is shut down from outside.
///
/// A statement sets no timer of its own: the one that was set for an earlier statement goes off soon enough, and looks then
/// what there is to be watched.
final class SocketWatch: SocketListener {
    /// How long after a statement's deadline its socket is shut down: an attention and its acknowledgement are looked at once
    /// a second each.
    static let grace = StatementControl.grace * 3

    private struct State {
        var timer: (any DispatchSourceTimer)?
        /// When the statement under way must end; nil while there is none.
        var deadline: ContinuousClock.Instant?
        /// When the timer goes off; nil while it is not set.
        var alarm: ContinuousClock.Instant?
        var hasFired = false
        /// Whether something has happened that nobody has been told of.
        var hasNews = false
        /// Whether the other side has closed.
        var isHungUp = false
        /// Who waits for news.
        var waiter: CheckedContinuation<Void, Never>?
        /// Nil where the system would not have it watched.
        var socket: WatchedSocket?
        /// Whether it is told what comes in.
        var isTold = true
    }

    private static let queue = DispatchQueue(label: "gatehouse.sqlserver.watch")
    private static let poller = SocketPoller(label: "sqlserver poller")
    private let state = Mutex(State())

    /// Watches a socket, whose own descriptor remains the caller's.
    init(socket: Int32) {
        let socket = WatchedSocket(socket, on: Self.poller, watching: .arrivals, listener: self)
        state.withLock { $0.socket = socket }
    }

    deinit { state.withLock { $0.timer }?.cancel() }

    /// Whether the watch learns of what comes in; else only a thread that reads can.
    var canTell: Bool { state.withLock { $0.socket != nil && $0.isTold } }

    var hasFired: Bool { state.withLock { $0.hasFired } }

    /// Whether the other side is known to have closed.
    var isHungUp: Bool { state.withLock { $0.isHungUp } }
}

// MARK: - News

extension SocketWatch {
    /// Whether something has happened since this was asked last.
    func takeNews() -> Bool {
        state.withLock { state in
            defer { state.hasNews = false }
            return state.hasNews
        }
    }

    /// Waits until something has come in, the deadline is over or the statement was called off.
    ///
    /// It may be something that was met already: who is told looks for himself.
    func news() async {
        await withCheckedContinuation { continuation in
            let isNew = state.withLock { state in
                if !state.hasNews { state.waiter = continuation }
                defer { state.hasNews = false }
                return state.hasNews
            }
            if isNew { continuation.resume() }
        }
    }

    /// Has the watch learn of what comes in, or, while a thread reads it without being told, of nothing but that the other
    /// side has closed.
    func listen(toArrivals isTold: Bool) {
        let socket = state.withLock { state in
            state.isTold = isTold
            return state.socket
        }
        socket?.watch(isTold ? .arrivals : .hangUps)
    }

    func socketHasNews(isHungUp: Bool) {
        tell { if isHungUp { $0.isHungUp = true } }
    }

    /// The statement has been called off: whoever waits for its answer has to see to that.
    func callOff() { tell { _ in } }

    private func tell(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            let waiter = state.waiter
            state.waiter = nil
            if waiter == nil { state.hasNews = true }
            return waiter
        }
        waiter?.resume()
    }
}

// MARK: - Deadlines

extension SocketWatch {
    /// Tells who waits at `deadline`, and shuts the socket down a while after it, unless ``disarm()`` comes first.
    func arm(until deadline: ContinuousClock.Instant) {
        state.withLock { state in
            state.deadline = deadline
            if state.alarm.map({ deadline < $0 }) ?? true { setTimer(to: deadline, &state) }
        }
    }

    func disarm() {
        state.withLock { $0.deadline = nil }
    }

    /// Ends whatever the connection waits for, now; it is of no use any more.
    func shutDown() {
        tell { $0.hasFired = true }
        state.withLock { $0.socket }?.shutDown()
    }

    private func setTimer(to instant: ContinuousClock.Instant, _ state: inout State) {
        let timer = state.timer ?? makeTimer()
        state.timer = timer
        state.alarm = instant
        let delay = max(.zero, ContinuousClock.now.duration(to: instant))
        timer.schedule(deadline: .now() + .milliseconds(delay.wholeMilliseconds + 1))
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: Self.queue)
        timer.setEventHandler { [weak self] in self?.look() }
        timer.activate()
        return timer
    }

    /// Does what it is time for, or looks again when it will be.
    private func look() {
        let now = ContinuousClock.now
        let (isOver, isOverdue) = state.withLock { state in
            state.alarm = nil
            guard let deadline = state.deadline else { return (false, false) }
            let isOverdue = now >= deadline + Self.grace
            if !isOverdue { setTimer(to: now < deadline ? deadline : deadline + Self.grace, &state) }
            return (now >= deadline, isOverdue)
        }
        if isOverdue { shutDown() } else if isOver { tell { _ in } }
    }
}
