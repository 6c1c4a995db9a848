import Accounts
import Gateway
import Hummingbird

extension RouteTable {
    /// The audit log: of all sites for superusers, of their own for who is admin there.
    mutating func addAdminAuditRoutes() {
        admin("/admin/audit") { call in
            var query = try call.page.call.query
            let request = try AuditQuery(&query)
            let cursor = query.take("cursor")
            try query.finish()
            let found = try await call.gateway.audit.list(
                PageRequest(limit: AccountList.pageSize, cursor: cursor), filter: request.filter, as: call.staff)
            var view = AdminListView(
                title: "Audit log", menu: call.menu("/admin/audit"), table: AuditTable.table(found.elements))
            view.filter = AdminFilter(filterPath: "/admin/audit", filterFields: request.fields(call.routes.map(\.site)))
            view.listLinks = [
                AdminLink(linkLabel: "Export as JSON lines", linkPath: "/admin/audit/export?\(request.text)")
            ]
            view.nextPage = found.next.map { "/admin/audit?\(request.text)&cursor=\(PercentEncoding.encode($0))" }
            return try await call.page.html(view)
        }
        admin("/admin/audit/export") { call in
            var query = try call.page.call.query
            let filter = try AuditQuery(&query).filter
            try query.finish()
            return try await AuditExport { try await call.gateway.audit.list($0, filter: filter, as: call.staff) }
                .response()
        }
    }
}

/// The entries of the audit log as people read them.
enum AuditTable {
    static func table(_ entries: [AuditEntry]) -> AdminTable {
        AdminTable(
            "Audit log", columns: ["When", "Who", "What", "Outcome", "Whom", "Site", "From", "Fields and words"],
            lines: entries.map { entry in
                let event = entry.event
                return [
                    .moment(entry.at), actor(event.actor), .init(event.action.rawValue),
                    .init(event.outcome.rawValue, badge: event.outcome == .success ? "good" : "warn"),
                    event.account.map { .init($0.description, link: "/admin/accounts/\($0)") } ?? .init("—"),
                    .init(event.site?.rawValue ?? "—"), .init(event.address),
                    .init(
                        AdminText.short(
                            (event.fields + [event.detail]).filter { !$0.isEmpty }.joined(separator: ", "))),
                ]
            }, empty: "There are no entries.")
    }

    private static func actor(_ actor: AuditEvent.Actor) -> AdminTable.Cell {
        switch actor {
        case .account(let id): .init("Account \(id)", link: "/admin/accounts/\(id)")
        case .key(let id): .init("Key \(id)")
        default: .init(actor.kind)
        }
    }
}
