import Accounts
import Gateway
import Hummingbird

extension RouteTable {
    /// Everything that is counted, for Prometheus: the labels name sites and databases, so it is not for everybody.
    mutating func addMetricsRoute(of listener: ServerAddresses.Listener, metrics: PrometheusMetrics) {
        on(.get, "/metrics") { call in
            if listener == .main, !call.settings.hasPublicMetrics {
                let principal = try await call.authenticated()
                guard principal.access.isAll else {
                    throw AccountError(.forbidden, "this needs a key for all sites with the scope \"admin\"")
                }
                try principal.require(.admin)
            }
            return .text(metrics.text, type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}
