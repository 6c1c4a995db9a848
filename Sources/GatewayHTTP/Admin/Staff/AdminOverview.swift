import Accounts
import Gateway
import Hummingbird

/// The first of the admin pages: how things are, and what waits.
struct AdminOverviewView: PageView {
    static let template = "admin-overview"

    let title = "Overview"
    let menu: [AdminMenuItem]
    let facts: [AdminFact]
    let table: AdminTable
}

extension RouteTable {
    mutating func addAdminOverviewRoutes() {
        admin("/admin") { call in
            let readiness = await call.gateway.readiness()
            let view = AdminOverviewView(
                menu: call.menu("/admin"), facts: try await facts(call), table: AdminSiteTable.table(call, readiness))
            return try await call.page.html(view)
        }
    }
}

/// What a member of the staff may know of the whole.
private func facts(_ call: AdminCall) async throws -> [AdminFact] {
    guard call.staff.isSuperuser else {
        let roles = call.routes.map { "\($0.site.name): \(call.staff.role(on: $0.site.id)?.rawValue ?? "none")" }
        return [AdminFact("Your roles", roles.joined(separator: ", "))]
    }
    let repositories = call.gateway.repositories
    async let all = repositories.accounts.count(AccountFilter())
    async let inactive = repositories.accounts.count(AccountFilter(isActive: false))
    async let staff = repositories.accounts.count(AccountFilter(isStaff: true))
    async let pending = repositories.standings.pending(PageRequest(limit: 100))
    async let backlog = repositories.outbox.backlog()
    let waiting = try await pending
    let outbox = try await backlog
    return [
        AdminFact("Accounts", "\(try await all)"),
        AdminFact("Not active", "\(try await inactive)"),
        AdminFact("Staff", "\(try await staff)"),
        AdminFact("Waiting for a yes", "\(waiting.elements.count)\(waiting.next == nil ? "" : " or more")"),
        AdminFact(
            "Profiles still to be written or erased",
            outbox.count == 0 ? "None" : "\(outbox.count), the oldest for \(Int(outbox.oldest)) seconds"),
    ]
}
