extension RouteTable {
    /// Where the API begins.
    static let api = "/api/v1"

    /// The routes of one of the server's listeners.
    mutating func addRoutes(of listener: ServerAddresses.Listener, metrics: PrometheusMetrics) {
        addHealthRoutes(of: listener)
        addMetricsRoute(of: listener, metrics: metrics)
        addDescriptionRoutes(of: listener)
        guard listener == .main else { return }
        addSiteRoutes()
        addAccountRoutes()
        addSignInRoutes()
        addRegistrationRoutes()
        addProfileRoutes()
        addProfileListRoutes()
        addAuditRoutes()
        addPageRoutes()
        addAdminRoutes()
        addSitePages()
    }
}
