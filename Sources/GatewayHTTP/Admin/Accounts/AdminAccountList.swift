import Accounts
import Gateway
import Hummingbird

extension RouteTable {
    /// The list of accounts, those that wait for a yes, and the form that makes one.
    mutating func addAdminAccountListRoutes() {
        admin("/admin/accounts") { call in
            var query = try call.page.call.query
            let list = AccountList(call: call, query: &query)
            try query.finish()
            return try await call.page.html(try await list.view())
        }
        admin("/admin/pending") { call in
            let found = try await call.gateway.staff.pending(
                PageRequest(limit: AccountList.pageSize, cursor: call.page.parameter("cursor")), as: call.staff)
            var view = AdminListView(title: "Waiting", menu: call.menu("/admin/pending"), table: table(found.elements))
            view.notice = try call.notice()
            view.introduction = "These accounts were registered where new ones wait for somebody's yes."
            view.nextPage = found.next.map { "/admin/pending?cursor=\(PercentEncoding.encode($0))" }
            return try await call.page.html(view)
        }
        admin("/admin/accounts/new") { call in
            try call.staff.requireSuperuser()
            return try await call.page.html(AdminFormPage(call, newAccountForm(nil)))
        }
        adminForm("/admin/accounts/new") { call, posted in
            let principal = try call.staff.globalPrincipal()
            do {
                let made = try await call.gateway.accounts.create(draft(posted), as: principal)
                return call.page.redirect(to: "/admin/accounts/\(made.account.account.id)?done=made")
            } catch let error as AccountError where [.invalidFields, .conflict].contains(error.code) {
                var form = newAccountForm(posted)
                form.mark(error.fields.isEmpty ? [FieldProblem(error)] : error.fields)
                return try await call.page.html(AdminFormPage(call, form), status: .unprocessableContent)
            }
        }
    }
}

private func table(_ waiting: [Account]) -> AdminTable {
    AdminTable(
        "Accounts that wait for a yes", columns: ["Account", "Name", "E-mail", "Registered", ""],
        lines: waiting.map { account in
            let path = "/admin/accounts/\(account.id)"
            return [
                .init(account.username, link: path), .init(account.fullName), .init(account.email),
                .moment(account.dateJoined),
                .button(
                    AdminButton(
                        "approve-\(account.id)", "Approve", action: "\(path)/approve", sending: ["next": "pending"])),
            ]
        }, empty: "Nobody waits.")
}

private func newAccountForm(_ posted: PostedForm?) -> FormView {
    var email = FormField.email(posted?.text("email") ?? "")
    email.isRequired = false
    var password = FormField.password(
        "password", label: "Password", isNew: true,
        hint: "Empty: nobody signs in until a reset mail was followed, or a password is set otherwise.")
    password.isRequired = false
    var form = FormView(
        "account", action: "/admin/accounts/new", submit: "Make the account",
        fields: [
            .username(posted?.text("username") ?? ""), email, password,
            .name("first_name", label: "First name", value: posted?.text("first_name") ?? "", autocomplete: "off"),
            .name("last_name", label: "Last name", value: posted?.text("last_name") ?? "", autocomplete: "off"),
            .tick("is_staff", "Staff", posted?.isTicked("is_staff") ?? false, hint: AccountForm.staffHint),
            .tick(
                "is_superuser", "Superuser", posted?.isTicked("is_superuser") ?? false,
                hint: AccountForm.superuserHint),
        ])
    form.cancel = "/admin/accounts"
    return form
}

private func draft(_ posted: PostedForm) -> AccountDraft {
    var draft = AccountDraft()
    draft.username = posted.text("username")
    draft.email = posted.text("email")
    draft.password = posted.text("password").isEmpty ? nil : posted.text("password")
    draft.firstName = posted.text("first_name")
    draft.lastName = posted.text("last_name")
    draft.isStaff = posted.isTicked("is_staff")
    draft.isSuperuser = posted.isTicked("is_superuser")
    return draft
}

extension AdminFormPage {
    fileprivate init(_ call: AdminCall, _ form: FormView) {
        self.init(
            title: "New account", menu: call.menu("/admin/accounts"),
            introduction:
                "Profiles that come with an account are made with it; the others can be filled in afterwards.",
            form: form)
    }
}

extension FieldProblem {
    /// An error that names no field, for a form to tell.
    init(_ error: AccountError) { self.init(field: "", code: .format, message: error.message) }
}
