import Accounts
import Gateway
import HTTPTypes
import Hummingbird

// One sign-in for several sites, where the configuration shares it:
//
//     B's sign-in page -> A /handover?to=B&host=B's host&state=checksum of B's browser cookie
//     A, signed in     -> B /handover/finish?token=...
//     B                -> a session of its own, for the browser with that cookie and no other

extension RouteTable {
    mutating func addHandover() {
        page(.get, "/handover") { page in
            let signedIn = try page.requireSignedIn()
            _ = try page.requireSite()
            guard let target = page.handoverTarget(of: page.request.uri.query ?? ""),
                let state = try page.parameter("state")
            else { throw AccountError(.notFound, "there is nothing at this address") }
            let token = try await page.gateway.handover.issue(
                signedIn, to: target.site, state: state, origin: page.origin)
            var address = "\(target.root)/handover/finish?token=\(PercentEncoding.encode(token))"
            if let next = page.next { address += "&next=\(PercentEncoding.encode(next.text))" }
            return page.redirect(to: address)
        }

        page(.get, "/handover/finish", isOpen: true) { page in
            _ = try page.requireSite()
            if page.signedIn != nil { return page.redirect(to: page.next, or: "/") }
            do {
                let (token, _) = try await page.gateway.handover.redeem(
                    token: try page.parameter("token") ?? "", origin: page.origin)
                var response = page.redirect(to: page.next, or: "/")
                response.headers.addCookie(page.sessionCookie(token))
                return response
            } catch let error as AccountError where PageCall.isWorthlessLink(error) || error.code == .invalidCredentials
            {
                return try await page.html(
                    NoticePage(
                        title: "That did not work",
                        text: "The way from the other site to this one is open for a minute only, and in one browser.",
                        links: [.init(href: "/sign-in", words: "Sign in here")]), status: .forbidden)
            }
        }
    }
}

extension PageCall {
    /// The sites whose sign-in is good here, and the way there.
    func handoverSources(next: ReturnPath?) -> [SignInPage.Source] {
        guard let site, let host = origin.host else { return [] }
        let state = HandoverService.state(ofDevice: browser)
        return gateway.handover.sources(of: site.id).compactMap { id in
            guard let source = try? gateway.router.route(id).site, !source.hosts.isEmpty else { return nil }
            var href = "\(gateway.root(of: source))/handover?to=\(site.id)&host=\(host)&state=\(state)"
            if let next { href += "&next=\(PercentEncoding.encode(next.text))" }
            return SignInPage.Source(sourceName: source.name, href: href)
        }
    }

    /// The root a sign-in form leads to by way of redirects, where somebody signs in here to go on to another site:
    /// browsers hold a form's redirects against the page's policy too.
    func handoverTargets(next: ReturnPath?) -> [String] {
        guard let next, next.text.hasPrefix("/handover?"),
            let target = handoverTarget(of: String(next.text.dropFirst("/handover?".count)))
        else { return [] }
        return [target.root]
    }

    /// The site and host a query names, if a sign-in here opens that site and the host is its own.
    fileprivate func handoverTarget(of query: String) -> (site: SiteID, root: String)? {
        guard let site, var reader = try? QueryReader(query), let name = reader.take("to"),
            let target = try? gateway.router.route(SiteID(rawValue: name)).site,
            gateway.handover.isPossible(from: site.id, to: target.id)
        else { return nil }
        let host = reader.take("host")
        guard let host = target.hosts.first(where: { $0 == host }) ?? target.hosts.first else { return nil }
        return (target.id, gateway.settings.links.root(ofHost: host))
    }
}

extension Gateway {
    /// The address of a site's root, without a slash at the end.
    func root(of site: Site) -> String { site.hosts.first.map(settings.links.root(ofHost:)) ?? "" }
}
