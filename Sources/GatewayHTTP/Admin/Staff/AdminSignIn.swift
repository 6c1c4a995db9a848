import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// Signing in on the gateway's own hosts, where no site is.
    mutating func addAdminSignInRoutes() {
        page(.get, "/admin/sign-in") { page in
            try page.requireOwnHost()
            if page.signedIn != nil { return page.redirect(to: page.next, or: "/admin") }
            return try await page.html(AdminSignInView(next: page.next))
        }
        page(.post, "/admin/sign-in") { page in
            try page.requireOwnHost()
            let form = try await page.form()
            let next = ReturnPath(checking: form["next"])
            do {
                let (token, signedIn) = try await page.signInStaff(form)
                var response =
                    signedIn.mustChangePassword
                    ? page.redirect(to: "/password") : page.redirect(to: next, or: "/admin")
                response.headers.addCookie(page.sessionCookie(token))
                return response
            } catch let error as AccountError where AdminSignInView.shows(error) {
                var view = AdminSignInView(next: next)
                view.form.keep(form)
                view.form.formErrors = [error.message.asSentence]
                var headers = HTTPFields()
                if let wait = error.retryAfter { headers[.retryAfter] = String(wait) }
                return try await page.html(
                    view, status: error.code == .tooManyRequests ? .tooManyRequests : .unprocessableContent,
                    headers: headers)
            }
        }
    }
}

extension PageCall {
    /// Insists that this is one of the gateway's own hosts: a site's people sign in on the site's own page.
    fileprivate func requireOwnHost() throws {
        guard site == nil else { throw Redirection(to: returning(from: "/sign-in")) }
    }

    /// Lets a member of the staff in; the session of anybody else is ended before they hear of it.
    ///
    /// Who has to choose a new password first is let in for that, and is held against the staff afterwards.
    fileprivate func signInStaff(_ form: PostedForm) async throws -> (token: String, signedIn: SignedIn) {
        let (token, signedIn) = try await gateway.signIn.signIn(
            identifier: form.text("identifier"), password: form.text("password"), origin: origin)
        do {
            if !signedIn.mustChangePassword { _ = try await gateway.staff.staff(signedIn) }
            return (token, signedIn)
        } catch {
            try await gateway.sessions.signOut(signedIn, origin: origin)
            throw error
        }
    }
}

/// The page on which the staff signs in where no site is.
struct AdminSignInView: PageView {
    static let template = "admin-sign-in"

    let title = "Sign in"
    var form: FormView

    init(next: ReturnPath?) {
        form = FormView(
            "sign-in", action: "/admin/sign-in", submit: "Sign in",
            fields: [.identifier(), .password("password", label: "Password", isNew: false)])
        form.send("next", next?.text)
    }

    /// Whether the form tells of an error itself.
    static func shows(_ error: AccountError) -> Bool {
        [.invalidCredentials, .tooManyRequests, .forbidden, .mustChangePassword].contains(error.code)
    }
}
