import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// API keys: the superuser's.
    mutating func addAdminKeyRoutes() {
        admin("/admin/keys") { call in
            try call.staff.requireSuperuser()
            var view = AdminListView(
                title: "Keys", menu: call.menu("/admin/keys"), table: table(try await call.gateway.keys.list()))
            view.notice = try call.notice()
            view.introduction = "With a key, a program reaches the API. Its secret is shown once, when it is made."
            view.listLinks = [AdminLink(linkLabel: "New key", linkPath: "/admin/keys/new")]
            return try await call.page.html(view)
        }
        admin("/admin/keys/new") { call in
            try call.staff.requireSuperuser()
            return try await call.page.html(AdminFormPage(call, KeyForm(call).form(nil)))
        }
        adminForm("/admin/keys/new") { call, posted in
            try call.staff.requireSuperuser()
            let keyForm = KeyForm(call)
            do {
                let (key, token) = try await keyForm.make(posted)
                return try await call.page.html(
                    AdminSecretPage(
                        title: "The key is made", menu: call.menu("/admin/keys"),
                        introduction:
                            "Copy the key \"\(key.name)\" now: it is stored hashed, and nobody can show it again.",
                        secret: token, back: AdminLink(linkLabel: "To the keys", linkPath: "/admin/keys")))
            } catch let error as AccountError where error.code == .invalidFields {
                var form = keyForm.form(posted)
                form.mark(error.fields)
                return try await call.page.html(AdminFormPage(call, form), status: .unprocessableContent)
            }
        }
        adminForm("/admin/keys/{key}/revoke") { call, _ in
            try call.staff.requireSuperuser()
            try await call.gateway.keys.revoke(call.page.call.parameter("key"), by: call.actor)
            return call.page.redirect(to: "/admin/keys?done=revoked")
        }
    }
}

private func table(_ keys: [APIKey]) -> AdminTable {
    AdminTable(
        "Keys", columns: ["Name", "Id", "Sites", "Scopes", "Made", "Ends", "State", ""],
        lines: keys.map { key in
            let isValid = key.isValid(at: .now())
            let state = key.revokedAt != nil ? "Revoked" : isValid ? "Valid" : "Over"
            let revoke = AdminButton(
                "revoke-\(key.id)", "Revoke", action: "/admin/keys/\(PercentEncoding.encode(key.id))/revoke",
                isDangerous: true)
            return [
                .init(AdminText.short(key.name)), .init(key.id), .init(key.sites.words),
                .init(key.scopes.map(\.rawValue).sorted().joined(separator: ", ")), .moment(key.createdAt),
                .moment(key.expiresAt), .init(state, badge: isValid ? "good" : ""), isValid ? .button(revoke) : .empty,
            ]
        }, empty: "There are no keys.")
}

extension SiteAccess {
    /// The sites in words.
    fileprivate var words: String {
        switch self {
        case .all: "All"
        case .only(let sites): sites.map(\.rawValue).sorted().joined(separator: ", ")
        }
    }
}

/// The form that makes a key.
private struct KeyForm {
    let call: AdminCall

    init(_ call: AdminCall) { self.call = call }

    func form(_ posted: PostedForm?) -> FormView {
        var name = FormField.text("name", "Name", posted?.text("name") ?? "", maximum: 100)
        name.isRequired = true
        name.hint = "What the key is for."
        var days = FormField.text("days", "Days it is valid", posted?.text("days") ?? "", maximum: 5)
        days.inputMode = "numeric"
        days.hint = "Empty: until it is revoked."
        let all = FormField.tick("sites.*", "All sites", posted?.isTicked("sites.*") ?? false)
        let sites = call.gateway.router.routes.map { route in
            let field = "sites.\(route.site.id)"
            return FormField.tick(field, "Site: \(route.site.name)", posted?.isTicked(field) ?? false)
        }
        let scopes = Scope.allCases.map { scope in
            let field = "scopes.\(scope.rawValue)"
            return FormField.tick(field, "Scope: \(scope.rawValue)", posted?.isTicked(field) ?? false)
        }
        var form = FormView(
            "key", action: "/admin/keys/new", submit: "Make the key", fields: [name, days, all] + sites + scopes)
        form.cancel = "/admin/keys"
        return form
    }

    func make(_ posted: PostedForm) async throws -> (key: APIKey, token: String) {
        let sites = call.gateway.router.routes.map(\.site.id).filter { posted.isTicked("sites.\($0)") }
        let access: SiteAccess = posted.isTicked("sites.*") ? .all : .only(Set(sites))
        var problems: [FieldProblem] = []
        if !access.isAll, sites.isEmpty {
            problems.append(FieldProblem(field: "sites", code: .required, message: "choose at least one site"))
        }
        let days = posted.text("days").trimmingBlanks
        let number = Int(days)
        if !days.isEmpty, number.map({ (1...36_500).contains($0) }) != true {
            problems.append(FieldProblem(field: "days", code: .format, message: "a number from 1 to 36500 is expected"))
        }
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        return try await call.gateway.keys.create(
            name: posted.text("name").trimmingBlanks, sites: access,
            scopes: Set(Scope.allCases.filter { posted.isTicked("scopes.\($0.rawValue)") }),
            expiresAt: number.map { Timestamp.now().adding(seconds: Double($0) * 86_400) }, by: call.actor)
    }
}

extension AdminFormPage {
    fileprivate init(_ call: AdminCall, _ form: FormView) {
        self.init(title: "New key", menu: call.menu("/admin/keys"), form: form)
    }
}
