import Accounts
import Gateway
import Hummingbird

extension RouteTable {
    /// The page that explains the API, and one page for each type of problem.
    mutating func addPageRoutes() {
        onPage(.get, "/docs") { _ in InformationPage.documentation.response }
        onPage(.get, "/docs/docs.css") { _ in .text(Stylesheet.text, type: "text/css; charset=utf-8") }
        onPage(.get, "/docs/docs.js") { _ in .text(DocumentationScript.text, type: "text/javascript; charset=utf-8") }
        onPage(.get, "/problems") { _ in InformationPage.problems.response }
        onPage(.get, "/problems/{name}") { call in
            guard let code = AccountError.Code(rawValue: try call.parameter("name")) else {
                throw AccountError(.notFound, "there is no problem of this name; /problems lists them")
            }
            return InformationPage.problem(.of(code)).response
        }
    }
}

extension RequestCall {
    /// The site the request's host leads to, or nil for one of the gateway's own hosts.
    /// - Throws: `unknownHost` where unknown hosts are refused.
    @discardableResult
    func requireKnownHost() throws -> SiteID? {
        let host = request.head.authority ?? ""
        if let site = gateway.router.site(host: host) { return site }
        let name = Self.hostName(host)
        guard !settings.refusesUnknownHosts || settings.ownHosts.contains(name) else {
            throw AccountError(.unknownHost, "no site is served under this host name")
        }
        return nil
    }

    /// The name in a `Host` header, in lower case and without its port.
    static func hostName(_ host: String) -> String {
        let name = host.lowercased()
        guard !name.hasSuffix("]"), let colon = name.lastIndex(of: ":") else { return name }
        return String(name[..<colon])
    }
}
