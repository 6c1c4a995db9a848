import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// The page where people delete their account.
struct AccountDeletionPage: PageView {
    static let template = "account-delete"

    let title = "Delete my account"
    let username: String
    let form: FormView
}

/// What became of it on each site.
struct AccountDeletedPage: PageView {
    static let template = "account-deleted"

    let title = "Your account is deleted"
    let receipts: [Receipt]

    struct Receipt: Sendable {
        let siteTitle: String
        let outcome: String
        /// The class of its badge.
        let style: String
    }
}

extension RouteTable {
    mutating func addAccountDeletionPages() {
        page(.get, "/account/delete") { page in
            let signedIn = try page.requireSignedIn()
            return try await page.html(
                AccountDeletionPage(username: signedIn.account.username, form: PageCall.accountDeletionForm()))
        }

        page(.post, "/account/delete") { page in
            let signedIn = try page.requireSignedIn()
            let form = try await page.form()
            let id = signedIn.account.id
            do {
                guard Username.fold(form.text("username")) == Username.fold(signedIn.account.username) else {
                    throw AccountError.invalidFields([
                        FieldProblem(
                            field: "username", code: .format, message: "type \(signedIn.account.username) to confirm")
                    ])
                }
                try await page.gateway.passwordChange.confirm(
                    form.values("password").last ?? "", of: signedIn, field: "password", origin: page.origin)
                let receipts = try await page.gateway.persons.delete(id, actor: .account(id))
                let left = PageCall.withoutVisitor(page)
                var response = try await left.html(
                    AccountDeletedPage(
                        receipts: receipts.map { site, receipt in
                            AccountDeletedPage.Receipt(
                                (try? page.gateway.router.route(site).site.name) ?? site.rawValue, receipt)
                        }))
                response.headers.addCookie(page.clearedSessionCookie)
                return response
            } catch let error as AccountError {
                var view = PageCall.accountDeletionForm(form.text("username"))
                let answer = try view.refusal(error)
                return try await page.html(
                    AccountDeletionPage(username: signedIn.account.username, form: view), status: answer.status,
                    headers: answer.headers)
            }
        }
    }
}

extension AccountDeletedPage.Receipt {
    init(_ site: String, _ receipt: ErasureReceipt) {
        switch receipt {
        case .deleted: self.init(siteTitle: site, outcome: "Deleted", style: "good")
        case .pending:
            self.init(siteTitle: site, outcome: "Will be deleted as soon as its database answers", style: "warn")
        case .retained: self.init(siteTitle: site, outcome: "Kept by the site", style: "warn")
        }
    }
}

extension PageCall {
    fileprivate static func accountDeletionForm(_ username: String = "") -> FormView {
        var typed = FormField.text("username", "Your username", username, autocomplete: "off", maximum: 150)
        typed.isRequired = true
        typed.isVerbatim = true
        typed.hint = "Typed once more, so that nothing happens by accident."
        var form = FormView(
            "account-delete", action: "/account/delete", submit: "Delete my account for good",
            fields: [typed, .password("password", label: "Your password", isNew: false)])
        form.cancel = "/"
        form.isDangerous = true
        return form
    }

    /// The same request of a browser in which nobody is signed in any more.
    fileprivate static func withoutVisitor(_ page: PageCall) -> PageCall {
        PageCall(
            call: page.call, gateway: page.gateway, site: page.site, look: page.look, browser: page.browser,
            isNewBrowser: page.isNewBrowser, signedIn: nil, hasStaleSession: false)
    }
}
