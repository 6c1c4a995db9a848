public import Accounts

extension Gateway {
    /// The sites that exist for somebody, in order of their IDs.
    public func sites(as principal: Principal) -> [SiteRoute] {
        router.routes.filter { principal.access.contains($0.site.id) }
    }

    /// One of the sites that exist for somebody.
    /// - Throws: ``AccountError`` `unknownSite`, whether there is none or none for them.
    public func site(_ id: SiteID, as principal: Principal) throws(AccountError) -> SiteRoute {
        guard principal.access.contains(id) else { throw .unknownSite(id.rawValue) }
        return try router.route(id)
    }
}
