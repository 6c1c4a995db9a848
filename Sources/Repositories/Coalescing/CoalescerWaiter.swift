import Synchronization

/// What one that waits for a ``Coalescer`` goes on with.
enum CoalescerTurn<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// What was found of the whole batch.
    case result([Key: Value])
    /// Look up the batch, and tell everybody in it.
    case drive(CoalescerBatch<Key, Value>)
}

/// A look-up under way, and who waits for it beside the one that runs it.
final class CoalescerBatch<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    let keys: [Key]
    let passengers: [CoalescerWaiter<Key, Value>]

    init(keys: [Key], passengers: [CoalescerWaiter<Key, Value>] = []) {
        self.keys = keys
        self.passengers = passengers
    }
}

/// One that waits, for a result or for its turn.
final class CoalescerWaiter<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    typealias Turn = CoalescerTurn<Key, Value>

    /// What it waits by, taken from it to be resumed, once.
    ///
    /// Safe, since it is taken once: that is what a checked continuation would watch, at the cost of an object for each.
    @safe struct Wait: Sendable {
        private let continuation: UnsafeContinuation<Turn, any Error>

        fileprivate init(_ continuation: UnsafeContinuation<Turn, any Error>) {
            unsafe self.continuation = continuation
        }

        func end(with result: Result<Turn, any Error>) { unsafe continuation.resume(with: result) }
    }

    let keys: [Key]
    /// Nil before it waits, and once it is known what it goes on with.
    private let wait = Mutex<Wait?>(nil)

    init(keys: [Key]) { self.keys = keys }

    var isWaiting: Bool { wait.withLock { $0 != nil } }

    /// Waits until somebody resumes it.
    /// - Parameter begun: called when it may be resumed.
    func turn(_ begun: () -> Void) async throws -> Turn {
        try await unsafe withUnsafeThrowingContinuation { continuation in
            wait.withLock { $0 = unsafe Wait(continuation) }
            begun()
        }
    }

    /// Lets it go on; where it does already, nothing happens.
    func resume(with result: Result<Turn, any Error>) { take()?.end(with: result) }

    /// Takes what it waits by; nil where it goes on already.
    func take() -> Wait? { wait.withLock { $0.take() } }
}
