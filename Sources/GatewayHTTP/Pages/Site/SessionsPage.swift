import Accounts
import Gateway
import Hummingbird

/// The page that lists where somebody is signed in, and ends what they do not know.
struct SessionsPage: PageView {
    static let template = "sessions"

    let title = "My sessions"
    let sessions: [Row]
    let hasOthers: Bool

    struct Row: Sendable {
        let id: String
        let browser: String
        let address: String
        let siteTitle: String
        let since: String
        let lastSeen: String
        let isCurrent: Bool
    }
}

extension RouteTable {
    mutating func addSessionPages() {
        page(.get, "/sessions") { page in
            let signedIn = try page.requireSignedIn()
            let sessions = try await page.gateway.sessions.list(of: signedIn.account.id)
            return try await page.html(
                SessionsPage(
                    sessions: sessions.map { SessionsPage.Row($0, current: signedIn.session.id, page.gateway) },
                    hasOthers: sessions.contains { $0.id != signedIn.session.id }))
        }

        page(.post, "/sessions/end") { page in
            let signedIn = try page.requireSignedIn()
            let form = try await page.form()
            let session = SessionID(rawValue: form.text("session"))
            do {
                try await page.gateway.sessions.end(
                    session, of: signedIn.account.id, actor: .account(signedIn.account.id), origin: page.origin)
            } catch let error as AccountError where error.code == .notFound {
                // It has ended already, which is all that was wanted.
            }
            guard session == signedIn.session.id else { return page.redirect(to: "/sessions") }
            var response = page.redirect(to: "/sign-in")
            response.headers.addCookie(page.clearedSessionCookie)
            return response
        }

        page(.post, "/sessions/end-others") { page in
            let signedIn = try page.requireSignedIn()
            _ = try await page.form()
            try await page.gateway.sessions.endAll(
                of: signedIn.account.id, except: signedIn.session.id, actor: .account(signedIn.account.id),
                origin: page.origin)
            return page.redirect(to: "/sessions")
        }
    }
}

extension SessionsPage.Row {
    init(_ session: Session, current: SessionID, _ gateway: Gateway) {
        let site = session.site.flatMap { try? gateway.router.route($0).site.name }
        self.init(
            id: session.id.rawValue, browser: BrowserName.of(session.userAgent),
            address: session.address, siteTitle: site ?? "Administration",
            since: FieldText.shown(session.createdAt), lastSeen: FieldText.shown(session.lastSeenAt),
            isCurrent: session.id == current)
    }
}
