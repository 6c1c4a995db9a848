import Synchronization

/// Lets so many rows pass a second, whoever asks, so that the server they are read from survives.
final class ImportThrottle<Watch: Clock>: Sendable where Watch.Duration == Duration {
    private let rate: Int?
    private let clock: Watch
    private let next: Mutex<Watch.Instant?> = Mutex(nil)

    /// - Parameter rate: rows a second; nil lets everything pass.
    init(rate: Int?, clock: Watch) {
        self.rate = rate
        self.clock = clock
    }

    /// Waits until so many more rows may be read.
    func admit(_ rows: Int) async throws {
        guard let rate, rate > 0 else { return }
        let now = clock.now
        let start = next.withLock { next in
            let start = next.map { max($0, now) } ?? now
            next = start.advanced(by: .seconds(1) * rows / rate)
            return start
        }
        if start > now { try await clock.sleep(until: start, tolerance: nil) }
    }
}

/// A wish to end an import: what is under way is finished, and nothing more is begun.
public final class ImportStop: Sendable {
    private let wished = Mutex(false)

    public init() {}

    public var isWished: Bool { wished.withLock { $0 } }

    public func wish() { wished.withLock { $0 = true } }
}
