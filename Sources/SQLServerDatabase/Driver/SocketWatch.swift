import Dispatch
import Foundation
import Synchronization

/// The last resort against a connection that never returns: shuts its socket down from outside.
///
/// FreeTDS looks at a deadline only where it has waited a whole second for nothing, so a server that trickles bytes
/// could hold it for ever. The watch has a descriptor of its own for the socket, valid whatever FreeTDS closes.
final class SocketWatch: Sendable {
    private struct State {
        var descriptor: Int32
        var timer: (any DispatchSourceTimer)?
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
        let delay = max(.zero, ContinuousClock.now.duration(to: instant))
        state.withLock { state in
            let timer = state.timer ?? makeTimer()
            state.timer = timer
            timer.schedule(deadline: .now() + .milliseconds(delay.wholeMilliseconds))
        }
    }

    func disarm() {
        state.withLock { $0.timer?.schedule(deadline: .distantFuture) }
    }

    /// Ends whatever the connection waits for, now; it is of no use any more.
    func shutDown() {
        state.withLock { state in
            state.hasFired = true
            if state.descriptor >= 0 { _ = shutdown(state.descriptor, Int32(SHUT_RDWR)) }
        }
    }

    var hasFired: Bool { state.withLock { $0.hasFired } }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: Self.queue)
        timer.setEventHandler { [weak self] in self?.shutDown() }
        timer.activate()
        return timer
    }
}
