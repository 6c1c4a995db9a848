import Accounts

extension Gateway {
    /// Has every instance forget what it keeps in memory of a site, after rows or links were written past its
    /// repository; and of the sites that share its links.
    func forgetProfiles(of site: SiteID) async {
        let source = (try? router.route(site))?.linkSource
        for route in router.routes
        where route.site.id == site || (source != nil && route.linkSource == source) {
            await route.forgetProfiles()
        }
    }
}
