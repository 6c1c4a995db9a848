import Accounts
import Gateway
import Hummingbird

/// The page a mail's link leads to, with which an address is proved: programs that read mails follow links, and press no
/// buttons.
struct VerifyPage: PageView {
    static let template = "verify"

    let title = "Confirm your address"
    let form: FormView
}

extension RouteTable {
    mutating func addVerifyPages() {
        page(.get, "/verify") { page in
            _ = try page.requireSite()
            var form = FormView("verify", action: "/verify", submit: "Confirm my address")
            form.send("_token", try page.parameter("token") ?? "")
            return try await page.html(VerifyPage(form: form))
        }

        page(.post, "/verify") { page in
            _ = try page.requireSite()
            let form = try await page.form()
            do {
                _ = try await page.gateway.registration.verify(token: form.text("_token"), origin: page.origin)
                return page.redirect(to: "/verify/done")
            } catch let error as AccountError where PageCall.isWorthlessLink(error) {
                return try await page.html(
                    NoticePage(
                        title: "This link is not valid any more",
                        text: "Perhaps it was used already. Sign in; if your address is not confirmed, you can ask for "
                            + "another mail there.",
                        links: [.init(href: "/sign-in", words: "Sign in")]), status: .notFound)
            }
        }

        page(.get, "/verify/done") { page in
            _ = try page.requireSite()
            let link =
                page.signedIn == nil
                ? NoticePage.Link(href: "/sign-in", words: "Sign in") : .init(href: "/", words: "Go on")
            return try await page.html(
                NoticePage(title: "Your address is confirmed", text: "Thank you. That was all.", links: [link]))
        }

        page(.post, "/verify/send") { page in
            let signedIn = try page.requireSignedIn()
            _ = try page.requireSite()
            _ = try await page.form()
            try await page.gateway.registration.sendVerification(to: signedIn.account, origin: page.origin)
            return page.redirect(to: "/verify/sent")
        }

        page(.get, "/verify/sent") { page in
            _ = try page.requireSite()
            return try await page.html(
                NoticePage(
                    title: "Look into your mail", text: "We have sent you a mail. Follow the link in it.",
                    links: [.init(href: "/", words: "Go on")]))
        }
    }
}

extension PageCall {
    /// Whether an error says that the token of a link is wrong, used or too old.
    static func isWorthlessLink(_ error: AccountError) -> Bool {
        [.notFound, .forbidden, .unauthorized, .malformed, .accountNotFound].contains(error.code)
    }
}
