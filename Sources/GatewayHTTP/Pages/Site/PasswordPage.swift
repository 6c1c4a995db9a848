import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// The page where people change their password: the only one there is for those who have to.
struct PasswordPage: PageView {
    static let template = "password"

    let title = "Change your password"
    /// Whether there is no way around it.
    let isForced: Bool
    let form: FormView
}

extension RouteTable {
    mutating func addPasswordPages() {
        page(.get, "/password", isOpen: true) { page in
            try await page.passwordPage(page.passwordForm(try page.requireSignedIn()))
        }

        page(.post, "/password", isOpen: true) { page in
            let signedIn = try page.requireSignedIn()
            let form = try await page.form()
            var view = page.passwordForm(signedIn)
            do {
                let (token, _) = try await page.gateway.passwordChange.change(
                    signedIn, old: form.values("old_password").last ?? "", new: form.values("new_password").last ?? "",
                    origin: page.origin)
                var response = page.redirect(to: "/password/done")
                response.headers.addCookie(page.sessionCookie(token))
                return response
            } catch let error as AccountError {
                let answer = try view.refusal(error)
                return try await page.passwordPage(view, status: answer.status, headers: answer.headers)
            }
        }

        page(.get, "/password/done") { page in
            _ = try page.requireSignedIn()
            return try await page.html(
                NoticePage(
                    title: "Your password is changed", text: "Your other sessions have ended.",
                    links: [.init(href: page.homePath, words: "Go on")]))
        }
    }
}

extension PageCall {
    fileprivate func passwordForm(_ signedIn: SignedIn) -> FormView {
        var form = FormView(
            "password", action: "/password", submit: "Change my password",
            fields: [
                .password("old_password", label: "Your password until now", isNew: false),
                .password(
                    "new_password", label: "New password", isNew: true,
                    hint: "The longer, the better; a sentence is fine."),
            ])
        form.cancel = signedIn.mustChangePassword ? nil : homePath
        return form
    }

    fileprivate func passwordPage(
        _ form: FormView, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) async throws -> Response {
        try await html(
            PasswordPage(isForced: signedIn?.mustChangePassword ?? false, form: form), status: status, headers: headers)
    }
}
