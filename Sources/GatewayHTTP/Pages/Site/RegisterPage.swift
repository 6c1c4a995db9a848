import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// The page where strangers make themselves an account.
struct RegisterPage: PageView {
    static let template = "register"

    let title = "Register"
    let form: FormView
    let signInPath: String
}

extension RouteTable {
    mutating func addRegisterPages() {
        page(.get, "/register") { page in
            if page.signedIn != nil { return page.redirect(to: page.next, or: "/") }
            return try await page.registerPage(try page.registration().form(), next: page.next)
        }

        page(.post, "/register") { page in
            let registration = try page.registration()
            let form = try await page.form()
            let next = ReturnPath(checking: form["_next"])
            var view = registration.form(typed: form)
            guard try await FormAge(page).isHuman(form) else {
                view.formErrors.append("That did not work. Wait a moment, type your password again, and send it again.")
                return try await page.registerPage(view, next: next, status: .unprocessableContent)
            }
            do {
                let outcome = try await page.gateway.registration.register(
                    try registration.draft(form), origin: page.origin)
                let wait = outcome.needsVerification ? "verify" : outcome.isPending ? "approval" : "nothing"
                return page.redirect(to: "/register/done?wait=\(wait)")
            } catch let error as AccountError {
                let answer = try view.refusal(error)
                return try await page.registerPage(view, next: next, status: answer.status, headers: answer.headers)
            }
        }

        page(.get, "/register/done") { page in
            _ = try page.requireSite()
            let signIn = NoticePage.Link(href: "/sign-in", words: "Sign in")
            switch try page.parameter("wait") {
            case "verify":
                return try await page.html(
                    NoticePage(
                        title: "Look into your mail",
                        text: "We have sent you a mail. Follow the link in it, and then sign in.", links: [signIn]))
            case "approval":
                return try await page.html(
                    NoticePage(
                        title: "Thank you",
                        text: "Somebody will look at your registration. We write to you when you can sign in."))
            default:
                return try await page.html(
                    NoticePage(title: "Welcome", text: "Your account is made. Sign in with it.", links: [signIn]))
            }
        }
    }
}

/// The form of a registration, with the profile where the site makes it together with the account.
private struct RegistrationForm {
    let site: Site

    /// Nil where the profile comes later.
    private var profile: ProfileForm? {
        guard site.creation == .onRegistration, site.store.access == .readWrite else { return nil }
        return ProfileForm(model: site.model, audience: .self, prefix: "profile.")
    }

    func form(typed: PostedForm? = nil) -> FormView {
        var form = FormView("register", action: "/register", submit: "Register")
        var email = FormField.email()
        email.isRequired = site.registration.verification == .required
        form.fields = [
            .username(), email, .name("first_name", label: "First name", autocomplete: "given-name"),
            .name("last_name", label: "Last name", autocomplete: "family-name"),
            .password("password", label: "Password", isNew: true, hint: "The longer, the better; a sentence is fine."),
        ]
        if let typed { form.keep(typed) }
        if let profile {
            let own = typed.map { profile.fields(typed: $0, over: site.model.defaults) }
            form.fields += (own ?? profile.fields(site.model.defaults)).filter { !$0.isOutput }
        }
        return form
    }

    /// What was typed, for the service; what is wrong in the profile alone is told with the rest.
    func draft(_ form: PostedForm) throws(AccountError) -> RegistrationDraft {
        var draft = RegistrationDraft()
        draft.username = form.text("username")
        draft.email = form.text("email")
        draft.password = form.values("password").last ?? ""
        draft.firstName = form.text("first_name")
        draft.lastName = form.text("last_name")
        if let profile {
            let (fields, problems) = profile.changes(form, over: nil)
            guard problems.isEmpty else { throw .invalidFields(problems) }
            draft.fields = fields
        }
        return draft
    }
}

extension PageCall {
    fileprivate func registration() throws(AccountError) -> RegistrationForm {
        let site = try requireSite()
        guard site.registration.isOpen else { throw AccountError(.forbidden, "nobody can register here") }
        return RegistrationForm(site: site)
    }

    fileprivate func registerPage(
        _ form: FormView, next: ReturnPath?, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) async throws -> Response {
        var form = form
        form.trap = FormAge.trap
        form.send(FormAge.field, try await FormAge(self).stamp())
        form.send("_next", next?.text)
        let signIn = next.map { "/sign-in?next=\(PercentEncoding.encode($0.text))" } ?? "/sign-in"
        return try await html(RegisterPage(form: form, signInPath: signIn), status: status, headers: headers)
    }
}
