import Dispatch
import Foundation
import Synchronization

/// The last resort against a connection that never returns: shuts its socket down from outside.
///
/// FreeTDS looks at a deadline only where it has waited a whole second for nothing, so a server that trickles bytes
/// could hold it for ever. The watch has a descriptor of its own for the socket, valid whatever FreeTDS closes.
///
/// A statement sets no timer of its own: the one that was set for an earlier statement goes off soon enough, and looks then
/// what there is to be watched.
final class SocketWatch: Sendable {
    private struct State {
        var descriptor: Int32
        var timer: (any DispatchSourceTimer)?
        /// When the socket is shut down; nil while nobody waits for it.
        var deadline: ContinuousClock.Instant?
        /// When the timer goes off; nil while it is not set.
        var alarm: ContinuousClock.Instant?
        var hasFired = false
    }

    private static let queue = DispatchQueue(label: "gatehouse.sqlserver.watch")
    private let state: Mutex<State>

    /// Watches a socket, whose own descriptor remains the caller's.
    init(socket: Int32) {
        state = Mutex(State(descriptor: dup(socket)))
    }

    deinit {
        state.withLock { state in
            state.timer?.cancel()
            if state.descriptor >= 0 { _ = Foundation.close(state.descriptor) }
        }
    }

    /// Shuts the socket down at `instant`, unless ``disarm()`` comes first.
    func arm(until instant: ContinuousClock.Instant) {
        state.withLock { state in
            state.deadline = instant
            if state.alarm.map({ instant < $0 }) ?? true { setTimer(to: instant, &state) }
        }
    }

    func disarm() {
        state.withLock { $0.deadline = nil }
    }

    /// Ends whatever the connection waits for, now; it is of no use any more.
    func shutDown() {
        state.withLock { state in
            state.hasFired = true
            if state.descriptor >= 0 { _ = shutdown(state.descriptor, Int32(SHUT_RDWR)) }
        }
    }

    var hasFired: Bool { state.withLock { $0.hasFired } }

    private func setTimer(to instant: ContinuousClock.Instant, _ state: inout State) {
        let timer = state.timer ?? makeTimer()
        state.timer = timer
        state.alarm = instant
        let delay = max(.zero, ContinuousClock.now.duration(to: instant))
        timer.schedule(deadline: .now() + .milliseconds(delay.wholeMilliseconds))
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: Self.queue)
        timer.setEventHandler { [weak self] in self?.look() }
        timer.activate()
        return timer
    }

    /// Shuts the socket down where it is time to, or looks again when it will be.
    private func look() {
        let isOverdue = state.withLock { state in
            state.alarm = nil
            guard let deadline = state.deadline else { return false }
            guard deadline > .now else { return true }
            setTimer(to: deadline, &state)
            return false
        }
        if isOverdue { shutDown() }
    }
}
