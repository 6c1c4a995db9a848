import NIOCore
import Synchronization

/// The addresses a server has come to listen on; whoever needs them can wait for them.
public final class ServerAddresses: Sendable {
    /// Which of a server's listeners is meant.
    public enum Listener: Hashable, Sendable { case main, admin }

    private enum Entry {
        case waiting([CheckedContinuation<Int, any Error>])
        case port(Int)
        case failed(any Error)
    }

    private let entries = Mutex<[Listener: Entry]>([:])

    public init() {}

    /// The port a listener is bound to, as soon as it is.
    /// - Throws: what kept the server from listening.
    public func port(of listener: Listener = .main) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Int, any Error>? = entries.withLock { entries in
                switch entries[listener] ?? .waiting([]) {
                case .port(let port): return .success(port)
                case .failed(let error): return .failure(error)
                case .waiting(let others):
                    entries[listener] = .waiting(others + [continuation])
                    return nil
                }
            }
            if let known { continuation.resume(with: known) }
        }
    }

    func bound(_ listener: Listener, to port: Int) {
        let waiting = entries.withLock { entries in
            defer { entries[listener] = .port(port) }
            return Self.waiting(entries[listener])
        }
        for continuation in waiting { continuation.resume(returning: port) }
    }

    /// Tells everybody who still waits that there will be no address.
    func failed(_ error: any Error) {
        let waiting = entries.withLock { entries in
            [Listener.main, .admin].flatMap { listener in
                let waiting = Self.waiting(entries[listener])
                if case .port? = entries[listener] {} else { entries[listener] = .failed(error) }
                return waiting
            }
        }
        for continuation in waiting { continuation.resume(throwing: error) }
    }

    private static func waiting(_ entry: Entry?) -> [CheckedContinuation<Int, any Error>] {
        if case .waiting(let continuations)? = entry { continuations } else { [] }
    }
}
