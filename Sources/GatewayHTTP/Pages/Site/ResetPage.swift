import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// The page where people ask for a link because they forgot their password.
struct ResetPage: PageView {
    static let template = "reset"

    let title = "Reset your password"
    let form: FormView
}

/// The page the mail's link leads to, where they choose another password.
struct ResetChoosePage: PageView {
    static let template = "reset-choose"

    let title = "Choose a new password"
    let username: String
    let form: FormView
}

extension RouteTable {
    mutating func addResetPages() {
        page(.get, "/reset") { page in
            _ = try page.requireSite()
            return try await page.html(ResetPage(form: PageCall.resetForm()))
        }

        page(.post, "/reset") { page in
            _ = try page.requireSite()
            let form = try await page.form()
            var view = PageCall.resetForm(form.text("identifier"))
            do {
                try await page.gateway.recovery.requestReset(
                    identifier: form.text("identifier"), origin: page.origin)
                return page.redirect(to: "/reset/sent")
            } catch let error as AccountError {
                let answer = try view.refusal(error)
                return try await page.html(ResetPage(form: view), status: answer.status, headers: answer.headers)
            }
        }

        page(.get, "/reset/sent") { page in
            _ = try page.requireSite()
            return try await page.html(
                NoticePage(
                    title: "Look into your mail",
                    text: "If there is such an account, we have sent a mail to its address. The link in it is good for "
                        + "one new password."))
        }

        page(.get, "/reset/choose") { page in
            _ = try page.requireSite()
            return try await page.resetChoosePage(token: try page.parameter("token") ?? "")
        }

        page(.post, "/reset/choose") { page in
            _ = try page.requireSite()
            let form = try await page.form()
            let token = form.text("_token")
            do {
                _ = try await page.gateway.recovery.reset(
                    token: token, password: form.values("password").last ?? "", origin: page.origin)
            } catch let error as AccountError where [.invalidFields, .tooManyRequests].contains(error.code) {
                return try await page.resetChoosePage(token: token, refused: error)
            } catch let error as AccountError where error.code == .conflict {
                return try await page.html(
                    NoticePage(title: "Your account cannot be brought here", text: error.message), status: .conflict)
            } catch let error as AccountError where PageCall.isWorthlessLink(error) {
                return try await page.worthlessResetPage()
            }
            var response = page.redirect(to: "/reset/done")
            if page.signedIn != nil { response.headers.addCookie(page.clearedSessionCookie) }
            return response
        }

        page(.get, "/reset/done") { page in
            _ = try page.requireSite()
            return try await page.html(
                NoticePage(
                    title: "Your password is changed",
                    text: "Every session of yours has ended. Sign in with the new password.",
                    links: [.init(href: "/sign-in", words: "Sign in")]))
        }
    }
}

extension PageCall {
    fileprivate static func resetForm(_ identifier: String = "") -> FormView {
        FormView("reset", action: "/reset", submit: "Send me a link", fields: [.identifier(identifier)])
    }

    fileprivate func resetChoosePage(token: String, refused: AccountError? = nil) async throws -> Response {
        do {
            let holder = try await gateway.recovery.holder(of: token)
            var form = FormView(
                "reset-choose", action: "/reset/choose", submit: "Change my password",
                fields: [.password("password", label: "New password", isNew: true)])
            form.send("_token", token)
            let answer = try refused.map { try form.refusal($0) }
            return try await html(
                ResetChoosePage(username: holder.username, form: form), status: answer?.status ?? .ok,
                headers: answer?.headers ?? HTTPFields())
        } catch let error as AccountError where Self.isWorthlessLink(error) {
            return try await worthlessResetPage()
        }
    }

    fileprivate func worthlessResetPage() async throws -> Response {
        try await html(
            NoticePage(
                title: "This link is not valid any more",
                text: "It was used, or it is too old, or you have signed in since. Ask for another one.",
                links: [.init(href: "/reset", words: "Send me a new link")]), status: .notFound)
    }
}
