import Dispatch

/// The dispatch sources of one established connection: its socket's readable and writable events, and a timer.
///
/// Used in the connection's isolation alone. The socket may be closed only after ``ended()``: the event loop knows it by
/// its number, which the next socket may get.
final class SocketSources {
    private let reading: any DispatchSourceRead
    private let writing: any DispatchSourceWrite
    private let timer: any DispatchSourceTimer
    private let closing = DispatchGroup()
    private let queue: DispatchQueue
    /// The write source is suspended unless there is something to send: a socket is nearly always writable.
    private var isWatchingWriting = false
    private var isCancelled = false

    init(
        socket: Int32, queue: DispatchQueue, onRead: @escaping @Sendable () -> Void,
        onWrite: @escaping @Sendable () -> Void, onAlarm: @escaping @Sendable () -> Void
    ) {
        self.queue = queue
        reading = DispatchSource.makeReadSource(fileDescriptor: socket, queue: queue)
        writing = DispatchSource.makeWriteSource(fileDescriptor: socket, queue: queue)
        timer = DispatchSource.makeTimerSource(queue: queue)
        reading.setEventHandler(handler: onRead)
        writing.setEventHandler(handler: onWrite)
        timer.setEventHandler(handler: onAlarm)
        closing.enter()
        closing.enter()
        reading.setCancelHandler { [closing] in closing.leave() }
        writing.setCancelHandler { [closing] in closing.leave() }
        reading.resume()
        timer.resume()
    }

    deinit { cancel() }

    func watchWriting(_ isWanted: Bool) {
        guard isWanted != isWatchingWriting, !isCancelled else { return }
        isWatchingWriting = isWanted
        if isWanted { writing.resume() } else { writing.suspend() }
    }

    func setAlarm(after delay: Duration) {
        timer.schedule(deadline: .now() + .milliseconds(Int(delay.milliseconds)), leeway: .milliseconds(5))
    }

    func cancel() {
        guard !isCancelled else { return }
        if !isWatchingWriting { writing.resume() }  // a suspended source never ends
        isCancelled = true
        reading.cancel()
        writing.cancel()
        timer.cancel()
    }

    /// Waits, after ``cancel()``, until nothing watches the socket any more.
    nonisolated(nonsending) func ended() async {
        await withCheckedContinuation { continuation in
            closing.notify(queue: queue) { continuation.resume() }
        }
    }
}
