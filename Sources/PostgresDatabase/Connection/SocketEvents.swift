import Dispatch
import Foundation
import Pooling

/// What happens on the socket of one established connection, and its timer.
///
/// Used in the connection's isolation alone.
final class SocketEvents {
    /// The threads that tell of it, and on which the answers are read: one is enough for four processors.
    private static let pollers = (0..<max(1, ProcessInfo.processInfo.activeProcessorCount / 4)).map {
        SocketPoller(label: "postgres poller \($0)")
    }

    private let socket: WatchedSocket
    private let timer: any DispatchSourceTimer
    /// A socket is nearly always writable, which is of interest only where there is something to send.
    private(set) var isWatchingWriting = false

    /// - Returns: nil where the system has no memory or no descriptor left.
    init?(
        socket: Int32, listener: any SocketListener, queue: DispatchQueue, onAlarm: @escaping @Sendable () -> Void
    ) {
        let poller = Self.pollers[Int(socket) % Self.pollers.count]
        guard let socket = WatchedSocket(socket, on: poller, watching: .arrivals, listener: listener)
        else { return nil }
        self.socket = socket
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler(handler: onAlarm)
        timer.resume()
    }

    deinit { end() }

    func watchWriting(_ isWanted: Bool) {
        guard isWanted != isWatchingWriting else { return }
        isWatchingWriting = isWanted
        tellAgain()
    }

    /// Has what there is on the socket told once more.
    func tellAgain() { socket.watch(isWatchingWriting ? .arrivalsAndRoom : .arrivals) }

    func setAlarm(after delay: Duration) {
        timer.schedule(deadline: .now() + .milliseconds(Int(delay.milliseconds)), leeway: .milliseconds(5))
    }

    func end() {
        socket.end()
        timer.cancel()
    }
}
