import Accounts
import Metrics
import Synchronization

/// A timer and a counter for each operation and outcome of something, made when they are first needed.
final class OperationMeter: Sendable {
    private struct Series: Hashable {
        let operation: String
        let outcome: String
    }

    private let label: String
    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory
    private let instruments = Mutex<[Series: (timer: Timer, counter: Counter)]>([:])

    init(label: String, dimensions: [(String, String)], factory: any MetricsFactory) {
        self.label = label
        self.dimensions = dimensions
        self.factory = factory
    }

    /// Runs `body`, and records how long it took and how it ended.
    func measure<Output>(_ operation: String, _ body: () async throws -> Output) async throws -> Output {
        let start = ContinuousClock.now
        do {
            let output = try await body()
            record(operation, outcome: "ok", since: start)
            return output
        } catch {
            record(operation, outcome: Self.outcome(of: error), since: start)
            throw error
        }
    }

    private func record(_ operation: String, outcome: String, since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = start.duration(to: .now).components
        let (timer, counter) = instruments(of: Series(operation: operation, outcome: outcome))
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        counter.increment()
    }

    private func instruments(of series: Series) -> (timer: Timer, counter: Counter) {
        instruments.withLock { instruments in
            if let found = instruments[series] { return found }
            let dimensions = dimensions + [("operation", series.operation), ("outcome", series.outcome)]
            let made = (
                timer: Timer(label: "\(label)_seconds", dimensions: dimensions, factory: factory),
                counter: Counter(label: "\(label)_operations", dimensions: dimensions, factory: factory)
            )
            instruments[series] = made
            return made
        }
    }

    /// Few words, however many different errors there are: each makes a series of its own.
    private static func outcome(of error: any Error) -> String {
        switch error {
        case let error as AccountError: error.code.rawValue
        case is CancellationError: "cancelled"
        default: "error"
        }
    }
}
