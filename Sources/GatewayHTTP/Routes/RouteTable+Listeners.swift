extension RouteTable {
    /// Where the API begins.
    static let api = "/api/v1"

    /// The routes of one of the server's listeners.
    mutating func addRoutes(of listener: ServerAddresses.Listener, metrics: PrometheusMetrics) {
        // The parts of a path are compared with those of all routes, in the order of these: what is asked for most is first.
        if listener == .main {
            addProfileRoutes()
            addSiteRoutes()
        }
        addHealthRoutes(of: listener)
        addMetricsRoute(of: listener, metrics: metrics)
        addDescriptionRoutes(of: listener)
        guard listener == .main else { return }
        addProfileListRoutes()
        addAccountRoutes()
        addSignInRoutes()
        addRegistrationRoutes()
        addAuditRoutes()
        addPageRoutes()
        addAdminRoutes()
        addSitePages()
    }
}
