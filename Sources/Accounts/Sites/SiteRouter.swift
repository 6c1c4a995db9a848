/// The way from a site's ID, or a host name, to the site and whatever serves it.
///
/// Two dictionaries: a look-up costs the same for three sites as for a thousand.
public struct SiteRouter<Route: Sendable>: Sendable {
    @usableFromInline let byID: [SiteID: Route]
    private let byHost: [String: SiteID]
    /// Every site's ID, in order.
    public let siteIDs: [SiteID]

    /// Makes a router of sites and what serves each.
    /// - Throws: ``RoutingClash`` where two sites share an ID or a host.
    public init(_ routes: [(site: Site, route: Route)]) throws(RoutingClash) {
        var byID: [SiteID: Route] = [:]
        var byHost: [String: SiteID] = [:]
        for (site, route) in routes {
            guard byID.updateValue(route, forKey: site.id) == nil else {
                throw RoutingClash(description: "two sites have the ID \"\(site.id)\"")
            }
            for host in site.hosts {
                if let other = byHost.updateValue(site.id, forKey: Self.normalized(host)) {
                    throw RoutingClash(
                        description: "the sites \"\(other)\" and \"\(site.id)\" share the host \"\(host)\"")
                }
            }
        }
        self.byID = byID
        self.byHost = byHost
        self.siteIDs = byID.keys.sorted()
    }

    /// What serves the site `id`.
    /// - Throws: ``AccountError`` `unknownSite`.
    // Inlined, so that whoever looks up its own kind of route need not ask what it is.
    @inlinable public func route(_ id: SiteID) throws(AccountError) -> Route {
        guard let route = byID[id] else { throw .unknownSite(id.rawValue) }
        return route
    }

    /// The site a `Host` header leads to, its port left aside, or nil.
    public func site(host: String) -> SiteID? { byHost[Self.normalized(host)] }

    /// Every site's route, in order of their IDs.
    public var routes: [Route] { siteIDs.compactMap { byID[$0] } }

    private static func normalized(_ host: String) -> String {
        var name = host.lowercased()
        if !name.hasSuffix("]"), let colon = name.lastIndex(of: ":") { name = String(name[..<colon]) }
        if name.hasSuffix(".") { name.removeLast() }
        return name
    }
}

/// Two sites that cannot be told apart.
public struct RoutingClash: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}
