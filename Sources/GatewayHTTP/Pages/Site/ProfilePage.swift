import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import OrderedCollections

/// The page where people see and change their own profile.
struct ProfilePage: PageView {
    static let template = "profile"

    let title = "My profile"
    let form: FormView
    /// Whether anything can be changed here.
    let isEditable: Bool
    /// Whether somebody else changed the profile since the form was made.
    let isConflict: Bool
    let publicPath: String
    /// What the store holds that breaks the rules.
    let warnings: [String]
}

extension RouteTable {
    mutating func addProfilePages() {
        page(.get, "/profile") { page in
            let signedIn = try page.requireSignedIn()
            let site = try page.requireSite()
            try await page.requireCompleteProfile()
            guard let view = try await page.ownProfile(signedIn, site) else { return try await page.noProfilePage() }
            var form = page.profileForm(view)
            form.fields = page.profileFields(site).fields(view.profile.values)
            return try await page.profilePage(form, of: view)
        }

        page(.post, "/profile") { page in
            let signedIn = try page.requireSignedIn()
            let site = try page.requireSite()
            let posted = try await page.form()
            guard let view = try await page.ownProfile(signedIn, site) else { return try await page.noProfilePage() }
            guard posted.text("_version") == view.entityTag else {
                return try await page.conflictPage(posted, view)
            }
            let fields = page.profileFields(site)
            let (changes, problems) = fields.changes(posted, over: view.profile.values)
            var form = page.profileForm(view)
            form.fields = fields.fields(typed: posted, over: view.profile.values)
            do {
                guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
                if !changes.isEmpty {
                    _ = try await page.gateway.profiles.patch(
                        .id(signedIn.account.id), site: site.id, fields: changes,
                        condition: Precondition(match: .tags([view.entityTag])), as: signedIn.principal)
                }
                return page.redirect(to: "/profile/saved")
            } catch let error as AccountError where error.code == .versionMismatch {
                guard let now = try await page.ownProfile(signedIn, site) else {
                    return try await page.noProfilePage()
                }
                return try await page.conflictPage(posted, now)
            } catch let error as AccountError {
                let answer = try form.refusal(error)
                return try await page.profilePage(form, of: view, status: answer.status)
            }
        }

        page(.get, "/profile/saved") { page in
            let signedIn = try page.requireSignedIn()
            _ = try page.requireSite()
            return try await page.html(
                NoticePage(
                    title: "Settings changed", text: "Your profile is saved.",
                    links: [
                        .init(href: signedIn.account.publicPath, words: "See what others see"),
                        .init(href: "/profile", words: "Change something else"), .init(href: "/", words: "Home"),
                    ]))
        }
    }
}

extension PageCall {
    /// The visitor's own profile, made where the site makes it at the first access; nil where there is none.
    /// - Throws: ``Redirection`` to the form, where the site has one.
    fileprivate func ownProfile(_ signedIn: SignedIn, _ site: Site) async throws -> ProfileView? {
        do {
            return try await gateway.profiles.profile(.id(signedIn.account.id), site: site.id, as: signedIn.principal)
        } catch let error as AccountError where error.code == .profileIncomplete {
            throw Redirection(to: returning(from: "/profile/new"))
        } catch let error as AccountError where error.code == .profileNotFound {
            return nil
        }
    }

    fileprivate func profileFields(_ site: Site) -> ProfileForm {
        ProfileForm(model: site.model, audience: .self, isEditable: site.store.access == .readWrite)
    }

    fileprivate func profileForm(_ view: ProfileView) -> FormView {
        var form = FormView("profile", action: "/profile", submit: "Save")
        form.cancel = "/"
        form.send("_version", view.entityTag)
        return form
    }

    fileprivate func profilePage(
        _ form: FormView, of view: ProfileView, status: HTTPResponse.Status = .ok, isConflict: Bool = false
    ) async throws -> Response {
        let labels = view.site.model.fields
        return try await html(
            ProfilePage(
                form: form, isEditable: form.fields.contains { !$0.isOutput }, isConflict: isConflict,
                publicPath: signedIn?.account.publicPath ?? "/",
                warnings: view.warnings.map { warning in
                    let label = labels[FieldName(rawValue: warning.field)]?.label ?? warning.field
                    return "\(label): \(warning.message)".asSentence
                }), status: status)
    }

    /// Shows what was typed beside what somebody else stored meanwhile; sent once more, it is written.
    fileprivate func conflictPage(_ posted: PostedForm, _ now: ProfileView) async throws -> Response {
        var form = profileForm(now)
        let values = now.profile.values
        form.fields = zip(
            profileFields(now.site).fields(typed: posted, over: values), profileFields(now.site).fields(values)
        ).map { typed, stored in
            guard !typed.isOutput, typed.differs(from: stored) else { return typed }
            var marked = typed
            marked.storedNow = stored.shownValue
            return marked
        }
        return try await profilePage(form, of: now, status: .conflict, isConflict: true)
    }

    fileprivate func noProfilePage() async throws -> Response {
        try await html(
            NoticePage(
                title: "You have no profile here", text: "This site makes profiles in another way.",
                links: [.init(href: "/", words: "Home")]), status: .notFound)
    }
}

extension FormField {
    fileprivate func differs(from other: FormField) -> Bool {
        isCheckbox ? isChecked != other.isChecked : value != other.value
    }

    /// The value as people read it.
    fileprivate var shownValue: String {
        if isCheckbox { return isChecked ? "Yes" : "No" }
        if let option = options.first(where: \.isSelected) { return option.optionLabel }
        return value.isEmpty ? "nothing" : value
    }
}
