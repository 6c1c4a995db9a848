import Accounts
import Gateway

/// The form of an account's roles on all sites, which a superuser fills in.
struct RolesForm {
    let call: AdminCall
    let account: Account

    private var sites: [Site] { call.gateway.router.routes.map(\.site) }

    func form(_ roles: [SiteID: Role]) -> FormView {
        let options = [("", "No role")] + Role.allCases.map { ($0.rawValue, $0.rawValue) }
        return FormView(
            "roles", action: "/admin/accounts/\(account.id)/roles", submit: "Save the roles",
            fields: sites.map { site in
                .choice("role.\(site.id)", site.name, options, selected: roles[site.id]?.rawValue ?? "")
            })
    }

    /// Gives and takes the roles that differ from those that are stored, and tells whether there were any.
    func apply(_ posted: PostedForm) async throws -> Bool {
        let stored = try await call.gateway.repositories.roles.roles(of: account.id)
        var hasChanged = false
        for site in sites {
            guard let typed = posted["role.\(site.id)"] else { continue }
            let role = Role(rawValue: typed)
            guard typed.isEmpty || role != nil else {
                throw AccountError(.malformed, "\"\(typed.prefix(20))\" is not a role")
            }
            guard role != stored[site.id] else { continue }
            try await call.gateway.staff.setRole(role, of: account.id, on: site.id, as: call.staff, origin: call.origin)
            hasChanged = true
        }
        return hasChanged
    }
}
