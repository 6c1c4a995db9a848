import Accounts
import Gateway
import Hummingbird

/// The page that asks whether somebody wants to sign out: an address that others can link to does nothing by itself.
struct SignOutPage: PageView {
    static let template = "sign-out"

    let title = "Sign out"
    let form: FormView
}

extension RouteTable {
    mutating func addSignOutPages() {
        page(.get, "/sign-out", isOpen: true) { page in
            guard page.signedIn != nil else { return page.redirect(to: "/sign-in") }
            var form = FormView("sign-out", action: "/sign-out", submit: "Sign out")
            form.cancel = page.homePath
            return try await page.html(SignOutPage(form: form))
        }

        page(.post, "/sign-out", isOpen: true) { page in
            _ = try await page.form()
            if let signedIn = page.signedIn {
                try await page.gateway.sessions.end(
                    signedIn.session.id, of: signedIn.account.id, actor: .account(signedIn.account.id),
                    origin: page.origin)
            }
            var response = page.redirect(to: page.site == nil ? "/admin/sign-in" : "/")
            response.headers.addCookie(page.clearedSessionCookie)
            return response
        }
    }
}
