internal import Dispatch
internal import Synchronization

/// Hands the messages of a connection from its event loop to its own thread.
final class Mailbox: Sendable {
    private struct State {
        var messages: [TDSMessage] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)

    func put(_ message: TDSMessage) {
        state.withLock { $0.messages.append(message) }
        arrived.signal()
    }

    func close() {
        state.withLock { $0.isClosed = true }
        arrived.signal()
    }

    /// Waits for the next message; nil at the end of the connection.
    func take() -> TDSMessage? {
        while true {
            arrived.wait()
            let (message, isClosed) = state.withLock { state -> (TDSMessage?, Bool) in
                if state.isClosed {
                    arrived.signal()  // for whoever asks again: the end stays the end
                    return (nil, true)
                }
                return (state.messages.isEmpty ? nil : state.messages.removeFirst(), false)
            }
            if isClosed { return nil }
            if let message { return message }
        }
    }
}
