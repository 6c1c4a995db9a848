import CoreMetrics
import Synchronization

/// The values of one metric with one combination of labels.
final class MetricSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    private struct State {
        var value = 0.0
        var count = 0
        var buckets: [Int]
    }

    private let kind: MetricKind
    private let state: Mutex<State>

    init(kind: MetricKind) {
        self.kind = kind
        let buckets = kind == .histogram ? PrometheusMetrics.buckets.count : 0
        self.state = Mutex(State(buckets: Array(repeating: 0, count: buckets)))
    }

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func reset() { state.withLock { $0.value = 0 } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        state.withLock { state in
            guard kind == .histogram else {
                state.value = value
                return
            }
            state.value += value
            state.count += 1
            if let bucket = PrometheusMetrics.buckets.firstIndex(where: { value <= $0 }) { state.buckets[bucket] += 1 }
        }
    }

    func write(name: String, labels: String, to text: inout String) {
        let state = state.withLock { $0 }
        let suffix = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else {
            text += "\(name)\(suffix) \(Self.number(state.value))\n"
            return
        }
        let prefix = labels.isEmpty ? "" : "\(labels),"
        var sum = 0
        for (bound, count) in zip(PrometheusMetrics.buckets, state.buckets) {
            sum += count
            text += "\(name)_bucket{\(prefix)le=\"\(Self.number(bound))\"} \(sum)\n"
        }
        text += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(state.count)\n"
        text += "\(name)_sum\(suffix) \(Self.number(state.value))\n\(name)_count\(suffix) \(state.count)\n"
    }

    private func add(_ amount: Double) { state.withLock { $0.value += amount } }

    private static func number(_ value: Double) -> String {
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value.isNaN { return "NaN" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
