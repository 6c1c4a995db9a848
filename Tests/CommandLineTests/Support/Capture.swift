import Foundation
import Synchronization

/// What a program has written to one of its streams so far, and who waits for something in it.
final class Capture: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isOver = false
        /// A waiter without a text waits for the end.
        var waiters: [(text: String?, continuation: CheckedContinuation<Void, any Error>)] = []

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// The stream ended without what was waited for.
    struct Silence: Error, CustomStringConvertible {
        let description: String
    }

    private let state = Mutex(State())

    /// Reads a stream until its end, on a thread of its own, and closes it: `Process` keeps what it was given for ever, and
    /// cannot start another where there are more than a thousand of them.
    init(_ handle: FileHandle) {
        Thread.detachNewThread { [self] in
            while true {
                let data = handle.availableData
                if data.isEmpty { try? handle.close() }
                take(data)
                if data.isEmpty { return }
            }
        }
    }

    var text: String { state.withLock { $0.text } }

    /// Waits for a text; for the end of the stream where it is nil.
    /// - Throws: ``Silence`` where the stream ends without it.
    func wait(for text: String?) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Void, any Error>? = state.withLock { state in
                guard let outcome = Self.outcome(of: text, in: state) else {
                    state.waiters.append((text, continuation))
                    return nil
                }
                return outcome
            }
            if let known { continuation.resume(with: known) }
        }
    }

    private func take(_ data: Data) {
        let settled = state.withLock { state in
            state.bytes += data
            if data.isEmpty { state.isOver = true }
            let outcomes = state.waiters.map { ($0, Self.outcome(of: $0.text, in: state)) }
            state.waiters = outcomes.filter { $0.1 == nil }.map(\.0)
            return outcomes.compactMap { waiter, outcome in outcome.map { (waiter.continuation, $0) } }
        }
        for (continuation, outcome) in settled { continuation.resume(with: outcome) }
    }

    private static func outcome(of text: String?, in state: State) -> Result<Void, any Error>? {
        if let text, state.text.contains(text) { return .success(()) }
        guard state.isOver else { return nil }
        return text.map { .failure(Silence(description: "no \"\($0)\" in: \(state.text)")) } ?? .success(())
    }
}
