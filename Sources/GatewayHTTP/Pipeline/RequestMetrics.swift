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
    private let meters = Mutex<[String: RouteMeter]>([:])
    /// What was asked for at an address that is none.
    let unrouted: RouteMeter

    init(factory: any MetricsFactory) {
        self.factory = factory
        self.gauge = Gauge(label: "http_requests_in_flight", dimensions: [], factory: factory)
        self.unrouted = RouteMeter("none", factory: factory)
    }

    /// The meter of a route, which two listeners may share.
    func meter(_ route: String) -> RouteMeter {
        meters.withLock { meters in
            if let known = meters[route] { return known }
            let meter = RouteMeter(route, factory: factory)
            meters[route] = meter
            return meter
        }
    }

    func began() { change(by: 1) }

    func ended() { change(by: -1) }

    private func change(by amount: Int) {
        inFlight.withLock { count in
            count += amount
            gauge.record(count)
        }
    }
}

/// The metrics of one route, each made when it is first needed: to make one costs more than to count with it.
final class RouteMeter: Sendable {
    /// Stands for the methods nobody knows.
    private static let otherMethod = "OTHER"

    private struct Outcome: Hashable {
        let method: HTTPRequest.Method
        let status: Int
    }

    private struct Made {
        var counters: [Outcome: Counter] = [:]
        var timers: [HTTPRequest.Method: Timer] = [:]
    }

    /// The pattern of the path, such as `/api/v1/sites/{site}`.
    let route: String
    private let factory: any MetricsFactory
    private let made = Mutex(Made())

    init(_ route: String, factory: any MetricsFactory) {
        self.route = route
        self.factory = factory
    }

    func ended(_ method: HTTPRequest.Method, status: Int, after elapsed: Duration) {
        let (counter, timer) = made.withLock { made in
            (
                self.counter(Outcome(method: method, status: status), &made.counters),
                self.timer(method, &made.timers)
            )
        }
        counter.increment()
        timer.recordNanoseconds(Int64(elapsed.seconds * 1e9))
    }

    private func counter(_ outcome: Outcome, _ counters: inout [Outcome: Counter]) -> Counter {
        if let known = counters[outcome] { return known }
        let counter = Counter(
            label: "http_requests_total",
            dimensions: [
                ("method", Self.label(outcome.method)), ("route", route), ("status", String(outcome.status)),
            ], factory: factory)
        if RouteTable.methods.contains(outcome.method) { counters[outcome] = counter }
        return counter
    }

    private func timer(_ method: HTTPRequest.Method, _ timers: inout [HTTPRequest.Method: Timer]) -> Timer {
        if let known = timers[method] { return known }
        let timer = Timer(
            label: "http_request_duration_seconds", dimensions: [("method", Self.label(method)), ("route", route)],
            factory: factory)
        if RouteTable.methods.contains(method) { timers[method] = timer }
        return timer
    }

    private static func label(_ method: HTTPRequest.Method) -> String {
        RouteTable.methods.contains(method) ? method.rawValue : otherMethod
    }
}
