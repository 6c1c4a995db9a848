public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that keeps every metric in memory, and writes them in Prometheus' text format.
///
/// Counters and meters are what their names say; timers and recorders that aggregate are histograms, timers in seconds.
/// A metric has at the most ``maximumSeries`` combinations of labels: what comes after shares one whose labels all say
/// `other`, so that no label from outside can fill the memory.
public final class PrometheusMetrics: MetricsFactory, Sendable {
    /// How many combinations of labels one metric may have.
    public static let maximumSeries = 1000
    /// The upper bounds of the histograms' buckets, in seconds.
    static let buckets: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    private let families = Mutex<[String: MetricFamily]>([:])

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, label, dimensions)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(.counter, label, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label, dimensions)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(aggregate ? .histogram : .gauge, label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label, dimensions)
    }

    // Handlers are shared by everybody who made the same metric, so that none may take it away from the others.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Everything there is, in Prometheus' text format, version 0.0.4.
    public var text: String {
        families.withLock { families in
            families.sorted { $0.key < $1.key }.reduce(into: "") { $1.value.write(name: $1.key, to: &$0) }
        }
    }

    private func series(_ kind: MetricKind, _ label: String, _ dimensions: [(String, String)]) -> MetricSeries {
        let name = MetricName.sanitized(label, kind)
        return families.withLock { families in
            // A name that is taken by another kind would make the whole text unreadable: such a metric is not shown.
            if let taken = families[name]?.kind, taken != kind { return MetricSeries(kind: kind) }
            return families[name, default: MetricFamily(kind: kind)].series(
                labels: dimensions.map { (MetricName.sanitized($0.0), $0.1) })
        }
    }
}
