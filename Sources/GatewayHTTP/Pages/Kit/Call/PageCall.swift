import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// One request of a browser, as a page's handler meets it: the site of its host, who is signed in, and from which
/// browser.
struct PageCall: Sendable {
    let call: RequestCall
    let gateway: Gateway
    /// Nil on the gateway's own hosts.
    let site: Site?
    let look: PageLook
    /// What tells this browser from others.
    let browser: String
    /// Whether the browser has yet to be given that.
    let isNewBrowser: Bool
    /// Who is signed in here.
    let signedIn: SignedIn?
    /// Whether the browser sent a session that is worth nothing any more.
    let hasStaleSession: Bool

    var request: Request { call.request }
    var settings: HTTPSettings { call.settings }

    /// The site whose page it is.
    /// - Throws: `notFound` on the gateway's own hosts, which have no such pages.
    func requireSite() throws(AccountError) -> Site {
        guard let site else { throw AccountError(.notFound, "there is nothing at this address") }
        return site
    }

    /// Who is signed in.
    /// - Throws: ``Redirection`` to the sign-in page, and from there back to here.
    func requireSignedIn() throws -> SignedIn {
        guard let signedIn else { throw Redirection(to: returning(from: "/sign-in")) }
        return signedIn
    }

    /// The address of a page that sends people back here afterwards; where a form was sent there is no way back to it.
    func returning(from path: String) -> String {
        guard request.method == .get || request.method == .head, let here = ReturnPath(checking: request.uri.string),
            here != .home
        else { return path }
        return "\(path)?next=\(PercentEncoding.encode(here.text))"
    }

    /// Where people asked to be sent afterwards, if that is a path of this host.
    var next: ReturnPath? {
        guard var query = try? call.query else { return nil }
        return ReturnPath(checking: query.take("next"))
    }

    /// A parameter of the query.
    /// - Throws: `malformed` for a broken percent-encoding.
    func parameter(_ name: String) throws -> String? {
        var query = try call.query
        return query.take(name)
    }

    /// Where the request comes from, for the services.
    var origin: Origin { call.origin(site: site?.id, device: browser) }
}

/// Sends somebody elsewhere instead of the page they asked for.
struct Redirection: Error {
    let address: String

    init(to address: String) { self.address = address }
}

extension RequestCall {
    /// The request as a page's handler meets it.
    /// - Throws: `unknownHost`; `databaseUnavailable` where there is a session and nobody can tell whose.
    func page() async throws -> PageCall {
        let gateway = gateway
        let site = try requireKnownHost().map { try gateway.router.route($0).site }
        let cookies = RequestCookies(request.headers)
        let isSecure = settings.hasSecureCookies
        let sent = cookies[PageCookie.browser.name(isSecure: isSecure)].flatMap(BrowserToken.checking)
        let browser = sent ?? BrowserToken.make()
        var signedIn: SignedIn?
        let token = cookies[PageCookie.session.name(isSecure: isSecure)]
        if let token {
            do {
                signedIn = try await gateway.sessions.authenticate(token, site: site?.id)
            } catch let error as AccountError where error.code == .unauthorized {
                signedIn = nil
            }
        }
        return PageCall(
            call: self, gateway: gateway, site: site, look: try context.looks.look(of: site?.id),
            browser: browser,
            isNewBrowser: sent == nil, signedIn: signedIn, hasStaleSession: token != nil && signedIn == nil)
    }

    /// Where the request comes from, for limits and the audit log.
    func origin(site: SiteID?, device: String?) -> Origin {
        let name = RequestCall.hostName(request.head.authority ?? "")
        return Origin(
            site: site, host: site == nil ? nil : name, address: context.client,
            userAgent: String((request.headers[.userAgent] ?? "").prefix(200)), requestID: context.id,
            device: device)
    }
}

/// What tells one browser from another: 128 random bits in a cookie.
enum BrowserToken {
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// The token, if it has the form of one.
    static func checking(_ text: String) -> String? {
        text.utf8.count == 32 && text.utf8.allSatisfy(RequestCookies.isPlain) ? text : nil
    }
}
