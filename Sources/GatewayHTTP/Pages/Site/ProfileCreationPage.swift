import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import OrderedCollections

/// The form with which people make the profile a site wants of them, before they go on to where they were going.
struct ProfileCreationPage: PageView {
    static let template = "profile-new"

    let title = "Your profile"
    let form: FormView
}

extension RouteTable {
    mutating func addProfileCreationPages() {
        page(.get, "/profile/new") { page in
            let creation = try await page.profileCreation()
            guard !creation.isComplete else { return page.redirect(to: page.next, or: "/profile") }
            return try await page.profileCreationPage(creation.form(), next: page.next)
        }

        page(.post, "/profile/new") { page in
            let creation = try await page.profileCreation()
            let posted = try await page.form()
            let next = ReturnPath(checking: posted["_next"])
            var form = creation.form(typed: posted)
            do {
                try await creation.save(posted, in: page.gateway)
            } catch let error as AccountError where error.code == .versionMismatch {
                // It was made meanwhile, perhaps by a second click: what is there is shown, and nothing overwritten.
                return page.redirect(to: "/profile")
            } catch let error as AccountError {
                let answer = try form.refusal(error)
                return try await page.profileCreationPage(form, next: next, status: answer.status)
            }
            return page.redirect(to: next, or: "/profile/saved")
        }
    }
}

/// The making of somebody's profile, or the filling in of what is missing in it.
private struct ProfileCreation {
    let signedIn: SignedIn
    let site: Site
    let existing: ProfileView?

    private var profile: ProfileForm { ProfileForm(model: site.model, audience: .self) }

    /// Whether there is nothing to fill in.
    var isComplete: Bool {
        guard let existing else { return false }
        return !site.model.incomplete(existing.profile).compactMap { site.model.fields[$0] }
            .contains(where: profile.isChangeable)
    }

    func form(typed: PostedForm? = nil) -> FormView {
        let values = existing?.profile.values ?? site.model.defaults
        var form = FormView("profile-new", action: "/profile/new", submit: "Save and go on")
        form.fields = (typed.map { profile.fields(typed: $0, over: values) } ?? profile.fields(values))
            .filter { !$0.isOutput }
        form.cancel = "/sign-out"
        return form
    }

    func save(_ posted: PostedForm, in gateway: Gateway) async throws {
        let (fields, problems) = profile.changes(posted, over: existing?.profile.values)
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        let account = AccountReference.id(signedIn.account.id)
        if let existing {
            _ = try await gateway.profiles.patch(
                account, site: site.id, fields: fields, condition: Precondition(match: .tags([existing.entityTag])),
                as: signedIn.principal)
        } else {
            _ = try await gateway.profiles.replace(
                account, site: site.id, fields: fields, condition: Precondition(noneMatch: .any),
                as: signedIn.principal)
        }
    }
}

extension PageCall {
    fileprivate func profileCreation() async throws -> ProfileCreation {
        let signedIn = try requireSignedIn()
        let site = try requireSite()
        guard site.creation != .never, site.store.access == .readWrite else {
            throw AccountError(.notFound, "there is nothing at this address")
        }
        let stored = try await gateway.router.route(site.id).profiles.profile(of: signedIn.account.id)
        return ProfileCreation(
            signedIn: signedIn, site: site,
            existing: stored.map { ProfileView(profile: $0, site: site, audience: signedIn.principal.audience) })
    }

    fileprivate func profileCreationPage(
        _ form: FormView, next: ReturnPath?, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var form = form
        form.send("_next", next?.text)
        return try await html(ProfileCreationPage(form: form), status: status)
    }
}
