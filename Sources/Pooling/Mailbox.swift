import Synchronization

/// A queue of messages for one reader, which goes on reading though its task is cancelled.
///
/// An `AsyncStream` would end at the cancellation, with the orders to close connections still in it.
final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var reader: CheckedContinuation<[Message], Never>?
    }

    private let state = Mutex(State())

    func post(_ message: Message) {
        let reader = state.withLock { state in
            guard let reader = state.reader else {
                state.messages.append(message)
                return nil as CheckedContinuation<[Message], Never>?
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: [message])
    }

    /// All messages there are, or the next one when it comes.
    func next() async -> [Message] {
        await withCheckedContinuation { continuation in
            let messages = state.withLock { state in
                defer { state.messages = [] }
                if state.messages.isEmpty { state.reader = continuation }
                return state.messages
            }
            if !messages.isEmpty { continuation.resume(returning: messages) }
        }
    }
}
