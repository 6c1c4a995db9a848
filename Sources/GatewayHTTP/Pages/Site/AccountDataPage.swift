import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// The page where people download everything that is held about them.
struct AccountDataPage: PageView {
    static let template = "account-data"

    let title = "Download my data"
    let form: FormView
}

extension RouteTable {
    mutating func addAccountDataPages() {
        page(.get, "/account/data") { page in
            _ = try page.requireSignedIn()
            return try await page.html(AccountDataPage(form: PageCall.accountDataForm))
        }

        page(.post, "/account/data") { page in
            let signedIn = try page.requireSignedIn()
            let form = try await page.form()
            do {
                try await page.gateway.passwordChange.confirm(
                    form.values("password").last ?? "", of: signedIn, field: "password", origin: page.origin)
            } catch let error as AccountError {
                var view = PageCall.accountDataForm
                let answer = try view.refusal(error)
                return try await page.html(
                    AccountDataPage(form: view), status: answer.status, headers: answer.headers)
            }
            let data = try await page.gateway.persons.export(
                signedIn.account.id, actor: .account(signedIn.account.id), origin: page.origin)
            return .json(data, headers: [.contentDisposition: "attachment; filename=\"account-data.json\""])
        }
    }
}

extension PageCall {
    fileprivate static var accountDataForm: FormView {
        var form = FormView(
            "account-data", action: "/account/data", submit: "Download",
            fields: [.password("password", label: "Your password", isNew: false)])
        form.cancel = "/"
        return form
    }
}
