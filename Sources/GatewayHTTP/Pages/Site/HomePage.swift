import Accounts
import Gateway
import Hummingbird
import OrderedCollections

/// The start page of a site: a greeting, and the ways from there.
struct HomePage: PageView {
    static let template = "home"

    let title: String
    let name: String?
    let hasRegistration: Bool
    /// The way to what others see of the visitor.
    let path: String?
    /// The form that sends the mail with which an address is proved, while it is not.
    let verification: FormView?
    let email: String
}

extension RouteTable {
    mutating func addHomePage() {
        page(.get, "/") { page in
            guard let site = page.site else { return InformationPage.start.response }
            do { try await page.requireCompleteProfile() } catch let error as AccountError {
                // Without the site's database the start page still leads to what works.
                guard [.databaseUnavailable, .storeMismatch, .timedOut].contains(error.code) else { throw error }
            }
            let account = page.signedIn?.account
            let isUnverified = page.signedIn.map { !$0.standing.hasVerified($0.account) && !$0.account.email.isEmpty }
            let asksForProof = isUnverified == true && site.registration.verification != .never
            return try await page.html(
                HomePage(
                    title: "Welcome", name: account.map { $0.fullName.isEmpty ? $0.username : $0.fullName },
                    hasRegistration: site.registration.isOpen, path: account?.publicPath,
                    verification: asksForProof
                        ? FormView("verify-send", action: "/verify/send", submit: "Send the mail again") : nil,
                    email: account?.email ?? ""))
        }
    }
}

extension PageCall {
    /// Sends somebody to the creation form, and from there back, where the site wants a profile of them first.
    func requireCompleteProfile() async throws {
        guard let signedIn, let site, site.creation == .byForm || site.requiresComplete, site.store.access == .readWrite
        else { return }
        let profile = try await gateway.router.route(site.id).profiles.profile(of: signedIn.account.id)
        let form = ProfileForm(model: site.model, audience: .self)
        let missing = site.model.incomplete(profile?.values ?? [:]).compactMap { site.model.fields[$0] }
        // What somebody else has to fill in keeps nobody out.
        guard profile == nil ? site.creation != .never : missing.contains(where: form.isChangeable) else { return }
        throw Redirection(to: returning(from: "/profile/new"))
    }
}
