import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// One request in the admin pages, and the member of the staff who makes it.
struct AdminCall: Sendable {
    let page: PageCall
    let staff: Staff

    var gateway: Gateway { page.gateway }
    var origin: Origin { page.origin }
    /// Who this is in the audit log.
    var actor: AuditEvent.Actor { .account(staff.account.id) }

    /// The sites that exist for this member of the staff, by ID.
    var routes: [SiteRoute] { gateway.router.routes.filter { staff.access.contains($0.site.id) } }

    /// What stands in every admin page around its own content.
    /// - Parameter current: the path of the part the page belongs to.
    func menu(_ current: String) -> [AdminMenuItem] {
        let parts = [
            ("/admin", "Overview", true), ("/admin/accounts", "Accounts", true), ("/admin/sites", "Sites", true),
            ("/admin/migrations", "Migrations", routes.contains { $0.migration != nil }),
            ("/admin/pending", "Waiting", staff.isSuperuser), ("/admin/keys", "Keys", staff.isSuperuser),
            ("/admin/audit", "Audit log", seesAudit),
        ]
        return parts.filter(\.2).map { AdminMenuItem(menuPath: $0.0, menuLabel: $0.1, menuIsCurrent: $0.0 == current) }
    }

    /// Whether they may read the audit log of any site.
    var seesAudit: Bool { staff.isSuperuser || staff.roles.values.contains(.admin) }

    /// What the page before this one did, in words.
    func notice() throws -> AdminNotice? { try page.parameter("done").flatMap(AdminNotice.init(done:)) }

    /// Adds to the audit log what this member of the staff did.
    func record(
        _ action: AuditEvent.Action, _ account: AccountID?, site: SiteID? = nil, fields: [String] = [],
        detail: String = ""
    ) async {
        await gateway.audit.record(
            AuditEvent(
                actor: actor, action: action, account: account, site: site, address: origin.address,
                requestID: origin.requestID, fields: fields, detail: detail))
    }
}

extension RouteTable {
    typealias AdminHandler = @Sendable (AdminCall) async throws -> Response
    typealias AdminFormHandler = @Sendable (AdminCall, PostedForm) async throws -> Response

    /// Adds a page that the staff alone reaches: others are sent to sign in, or told that it is not for them.
    mutating func admin(_ path: String, _ handler: @escaping AdminHandler) {
        page(.get, path) { page in try await handler(try await page.admin()) }
    }

    /// Adds what a form of the admin pages does; a form that is none of ours is refused before anything is read.
    mutating func adminForm(_ path: String, _ handler: @escaping AdminFormHandler) {
        page(.post, path) { page in
            let admin = try await page.admin()
            return try await handler(admin, try await page.form())
        }
    }
}

extension PageCall {
    /// The request as the admin pages meet it.
    /// - Throws: ``Redirection`` for somebody who is not signed in, `forbidden` for people who are not of the staff.
    fileprivate func admin() async throws -> AdminCall {
        guard let signedIn else {
            throw Redirection(to: returning(from: site == nil ? "/admin/sign-in" : "/sign-in"))
        }
        return AdminCall(page: self, staff: try await gateway.staff.staff(signedIn))
    }
}
