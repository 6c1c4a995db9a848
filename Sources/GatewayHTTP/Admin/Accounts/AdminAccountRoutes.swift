import Accounts
import Gateway
import Hummingbird
import OrderedCollections

extension RouteTable {
    /// The page of an account, and its own members.
    mutating func addAdminAccountRoutes() {
        admin("/admin/accounts/{account}") { call in
            let screen = try await AccountScreen(call)
            return try await call.page.html(try await screen.view(notice: try call.notice()))
        }
        adminForm("/admin/accounts/{account}") { call, posted in
            let principal = try call.staff.globalPrincipal()
            let screen = try await AccountScreen(call)
            let account = screen.account
            let form = AccountForm(account: account)
            let changes = form.changes(posted)
            do {
                try requireVersion(posted, of: account)
                try requireOthers(to: call, change: account, posted)
                guard !changes.isEmpty else { return call.page.redirect(to: "\(screen.path)?done=unchanged") }
                let tag = AccountView(account: account, detail: .full).entityTag
                _ = try await call.gateway.accounts.update(
                    .id(account.id), json: .object(changes), condition: Precondition(match: .tags([tag])),
                    as: principal)
                return call.page.redirect(to: "\(screen.path)?done=saved")
            } catch let error as AccountError where error.code == .versionMismatch {
                let fresh = try await AccountScreen(call)
                let now = AccountForm(account: fresh.account)
                let told = now.telling(now.form(posted: posted), posted)
                return try await call.page.html(
                    try await fresh.view(notice: .changedMeanwhile, accountForm: told), status: .conflict)
            } catch let error as AccountError where [.invalidFields, .conflict].contains(error.code) {
                var told = form.form(posted: posted)
                told.mark(error.fields.isEmpty ? [FieldProblem(error)] : error.fields)
                return try await call.page.html(
                    try await screen.view(accountForm: told), status: .unprocessableContent)
            }
        }
    }
}

extension AdminNotice {
    /// That somebody else was faster.
    static let changedMeanwhile = AdminNotice(
        "Somebody changed this meanwhile, and nothing of yours was saved. What is stored now stands below the fields "
            + "that differ: look at them, and save again.", isWarning: true)
}

/// Insists that the form was made of what is stored.
private func requireVersion(_ posted: PostedForm, of account: Account) throws(AccountError) {
    guard posted.text("version") == AccountView(account: account, detail: .full).entityTag else {
        throw .versionMismatch
    }
}

/// Keeps superusers from locking themselves out: of the last one, nobody could let them in again.
private func requireOthers(to call: AdminCall, change account: Account, _ posted: PostedForm) throws(AccountError) {
    guard account.id == call.staff.account.id else { return }
    let lost = ["is_active", "is_superuser"].filter { posted[$0] != nil && !posted.isTicked($0) }
    guard lost.isEmpty else {
        throw .invalidFields(
            lost.map { FieldProblem(field: $0, code: .format, message: "somebody else has to take this from you") })
    }
}
