import HTTPTypes
import Metrics
import Synchronization

/// Counts and times requests by method, route and status.
///
/// The labels are bounded: routes are patterns, and a method nobody knows is `OTHER`.
final class RequestMetrics: Sendable {
    private let factory: any MetricsFactory
    private let inFlight = Mutex(0)
    private let gauge: Gauge

    init(factory: any MetricsFactory) {
        self.factory = factory
        self.gauge = Gauge(label: "http_requests_in_flight", dimensions: [], factory: factory)
    }

    func began() { change(by: 1) }

    func ended(_ method: HTTPRequest.Method, route: String?, status: Int, after elapsed: Duration) {
        change(by: -1)
        let method = RouteTable.methods.contains(method) ? method.rawValue : "OTHER"
        let route = route ?? "none"
        Counter(
            label: "http_requests_total",
            dimensions: [("method", method), ("route", route), ("status", String(status))], factory: factory
        ).increment()
        Timer(
            label: "http_request_duration_seconds", dimensions: [("method", method), ("route", route)], factory: factory
        )
        .recordNanoseconds(Int64(elapsed.seconds * 1e9))
    }

    private func change(by amount: Int) {
        inFlight.withLock { count in
            count += amount
            gauge.record(count)
        }
    }
}
