import Accounts
import Metrics
import Synchronization

/// A timer and a counter for each operation and outcome, made when they are first needed.
final class OperationMeter: Sendable {
    private struct Instruments {
        let timer: Timer
        let counter: Counter
    }

    private struct Failed: Hashable {
        let operation: ProfileOperation
        let outcome: String
    }

    private struct Made {
        /// Of what went well, by operation: found without a look at a name.
        var done = [Instruments?](repeating: nil, count: ProfileOperation.allCases.count)
        var failed: [Failed: Instruments] = [:]
    }

    private let label: String
    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory
    private let made = Mutex(Made())

    init(label: String, dimensions: [(String, String)], factory: any MetricsFactory) {
        self.label = label
        self.dimensions = dimensions
        self.factory = factory
    }

    /// Runs `body`, and records how long it took and how it ended.
    func measure<Output>(_ operation: ProfileOperation, _ body: () async throws -> Output) async throws -> Output {
        let start = ContinuousClock.now
        do {
            let output = try await body()
            record(instruments(of: operation), since: start)
            return output
        } catch {
            record(instruments(of: Failed(operation: operation, outcome: Self.outcome(of: error))), since: start)
            throw error
        }
    }

    /// Records what `body` gives at once; where it gives nothing, nothing has been done yet.
    func measureKnown<Output>(_ operation: ProfileOperation, _ body: () -> Output?) -> Output? {
        let start = ContinuousClock.now
        guard let output = body() else { return nil }
        record(instruments(of: operation), since: start)
        return output
    }

    private func record(_ instruments: Instruments, since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = start.duration(to: .now).components
        instruments.timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        instruments.counter.increment()
    }

    private func instruments(of operation: ProfileOperation) -> Instruments {
        made.withLock { made in
            if let known = made.done[operation.rawValue] { return known }
            let instruments = make(operation, outcome: "ok")
            made.done[operation.rawValue] = instruments
            return instruments
        }
    }

    private func instruments(of failed: Failed) -> Instruments {
        made.withLock { made in
            if let known = made.failed[failed] { return known }
            let instruments = make(failed.operation, outcome: failed.outcome)
            made.failed[failed] = instruments
            return instruments
        }
    }

    private func make(_ operation: ProfileOperation, outcome: String) -> Instruments {
        let dimensions = dimensions + [("operation", operation.name), ("outcome", outcome)]
        return Instruments(
            timer: Timer(label: "\(label)_seconds", dimensions: dimensions, factory: factory),
            counter: Counter(label: "\(label)_operations", dimensions: dimensions, factory: factory))
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
