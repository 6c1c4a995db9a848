extension RouteTable {
    /// The admin pages, on every site's host and on the gateway's own.
    mutating func addAdminRoutes() {
        addAdminSignInRoutes()
        addAdminOverviewRoutes()
        addAdminAccountListRoutes()
        addAdminAccountRoutes()
        addAdminAccountActRoutes()
        addAdminProfileRoutes()
        addAdminSiteRoutes()
        addAdminMigrationRoutes()
        addAdminConflictRoutes()
        addAdminKeyRoutes()
        addAdminAuditRoutes()
    }
}
