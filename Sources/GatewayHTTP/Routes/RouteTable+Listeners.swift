extension RouteTable {
    /// The routes of one of the server's listeners.
    mutating func addRoutes(of listener: ServerAddresses.Listener, metrics: PrometheusMetrics) {
        addHealthRoutes()
        guard listener == .main else { return }
        addProfileRoutes()
    }
}
