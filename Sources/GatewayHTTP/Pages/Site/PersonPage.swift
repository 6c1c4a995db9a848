import Accounts
import Foundation
import Gateway
import Hummingbird
import OrderedCollections

/// What anybody sees of somebody's profile; people who are signed in see no more.
struct PersonPage: PageView {
    static let template = "person"

    let title: String
    let username: String
    let facts: [Fact]
    /// Whether it is the visitor's own.
    let isOwn: Bool

    struct Fact: Sendable {
        let factLabel: String
        let factValue: String
        /// Where the value leads, for the address of a page.
        let href: String?
    }
}

extension RouteTable {
    mutating func addPersonPages() {
        page(.get, "/people/{account}") { page in
            try await page.personPage(try page.call.account())
        }

        page(.get, "/@{username}") { page in
            try await page.personPage(.username(try page.call.parameter("username")))
        }
    }
}

extension PageCall {
    fileprivate func personPage(_ reference: AccountReference) async throws -> Response {
        let site = try requireSite()
        try await requireCompleteProfile()
        let account = try await gateway.repositories.accounts.account(reference)
        guard account.isActive,
            let profile = try await gateway.router.route(site.id).profiles.profile(of: account.id)
        else { throw AccountError.accountNotFound(reference) }
        return try await html(
            PersonPage(
                title: account.username, username: account.username,
                facts: PublicProfile(profile: profile, site: site).facts, isOwn: signedIn?.account.id == account.id))
    }
}

/// The part of a profile that is for everybody.
struct PublicProfile {
    private let view: ProfileView

    init(profile: Profile, site: Site) {
        view = ProfileView(profile: profile, site: site, audience: .public)
    }

    /// The names of the fields everybody sees.
    var names: Set<String> { Set(view.fields.map(\.name.rawValue)) }

    var facts: [PersonPage.Fact] {
        view.fields.compactMap { field in
            let text = FieldText.shown(field, view.profile[field.name])
            guard !text.isEmpty, field.type != .bytes else { return nil }
            return PersonPage.Fact(
                factLabel: field.label, factValue: text, href: field.type == .url ? Self.webAddress(text) : nil)
        }
    }

    /// The address of a page, or nil for what may stand in a store and must not be followed: `javascript:`, `data:`.
    static func webAddress(_ text: String) -> String? {
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false, !text.unicodeScalars.contains(where: { $0.value < 0x21 })
        else { return nil }
        return text
    }
}
