import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// The page where people sign in.
struct SignInPage: PageView {
    static let template = "sign-in"

    let title = "Sign in"
    let form: FormView
    let hasReset: Bool
    let registerPath: String?
    /// The sites whose sign-in is good here too.
    let sources: [Source]

    struct Source: Sendable {
        let sourceName: String
        let href: String
    }
}

extension RouteTable {
    mutating func addSignInPages() {
        page(.get, "/sign-in", isOpen: true) { page in
            if page.signedIn != nil { return page.redirect(to: page.next, or: page.homePath) }
            return try await page.signInPage(next: page.next, form: page.signInForm(identifier: ""))
        }

        page(.post, "/sign-in", isOpen: true) { page in
            let form = try await page.form()
            let next = ReturnPath(checking: form["_next"])
            var view = page.signInForm(identifier: form.text("identifier"))
            do {
                let (token, signedIn) = try await page.gateway.signIn.signIn(
                    identifier: form.text("identifier"), password: form.values("password").last ?? "",
                    origin: page.origin)
                // Whoever was signed in here before is not any more.
                if let before = page.signedIn {
                    try? await page.gateway.sessions.end(
                        before.session.id, of: before.account.id, actor: .account(before.account.id),
                        origin: page.origin)
                }
                var response =
                    signedIn.mustChangePassword
                    ? page.redirect(to: "/password") : page.redirect(to: next, or: page.homePath)
                response.headers.addCookie(page.sessionCookie(token))
                return response
            } catch let error as AccountError {
                let answer = try view.refusal(error)
                return try await page.signInPage(
                    next: next, form: view, status: answer.status, headers: answer.headers)
            }
        }
    }
}

extension PageCall {
    /// Where people are sent who were going nowhere else.
    var homePath: String { site == nil ? "/admin" : "/" }

    fileprivate func signInForm(identifier: String) -> FormView {
        FormView(
            "sign-in", action: "/sign-in", submit: "Sign in",
            fields: [.identifier(identifier), .password("password", label: "Password", isNew: false)])
    }

    fileprivate func signInPage(
        next: ReturnPath?, form: FormView, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) async throws -> Response {
        var form = form
        form.send("_next", next?.text)
        let register = site?.registration.isOpen == true ? next?.text ?? "" : nil
        return try await html(
            SignInPage(
                form: form, hasReset: site != nil,
                registerPath: register.map {
                    $0.isEmpty ? "/register" : "/register?next=\(PercentEncoding.encode($0))"
                },
                sources: handoverSources(next: next)),
            status: status, headers: headers, formTargets: handoverTargets(next: next))
    }
}
