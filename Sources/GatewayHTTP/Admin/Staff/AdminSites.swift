import Accounts
import Gateway
import Hummingbird
import OrderedCollections

/// The sites with how they are.
enum AdminSiteTable {
    static func table(_ call: AdminCall, _ readiness: Readiness) -> AdminTable {
        AdminTable(
            "Sites", columns: ["Site", "Store", "Access", "State"],
            lines: call.routes.map { route in
                let state = state(of: route, readiness)
                return [
                    .init(route.site.name, link: "/admin/sites/\(route.site.id)"),
                    .init("\(route.site.store.database), \(route.driver ?? "unknown")"),
                    .init(route.site.store.access.rawValue), .init(state.badgeText, badge: state.badgeClass),
                ]
            }, empty: "There are no sites.")
    }

    /// How a site is, as far as anybody looked.
    static func state(of route: SiteRoute, _ readiness: Readiness) -> AdminBadge {
        let database = readiness.databases.first { $0.name == route.site.store.database }
        guard database?.isUp != false else { return AdminBadge("Database down", "danger") }
        guard route.mismatch == nil else { return AdminBadge("Not served", "danger") }
        let count = route.findings.count
        return count == 0 ? AdminBadge("Healthy", "good") : AdminBadge("\(count) findings", "warn")
    }
}

/// One site: its model, its store, its policy, and how it is.
struct AdminSiteView: PageView {
    static let template = "admin-site"

    let title: String
    let menu: [AdminMenuItem]
    let state: [AdminBadge]
    let findings: [String]
    let facts: [AdminFact]
    let addresses: [AdminLink]
    let fields: AdminTable
    let collections: AdminTable

    init(_ call: AdminCall, _ route: SiteRoute, _ readiness: Readiness) {
        let site = route.site
        title = site.name
        menu = call.menu("/admin/sites")
        state = [AdminSiteTable.state(of: route, readiness)]
        findings = route.findings
        facts = Self.facts(route)
        addresses = site.hosts.map {
            AdminLink(linkLabel: $0, linkPath: call.gateway.settings.links.root(ofHost: $0) + "/")
        }
        fields = AdminTable(
            "Fields", columns: ["Field", "Label", "Type", "Column", "Seen by", "Edited by", "Rules"],
            lines: site.model.fields.values.map { Self.line($0, in: route) }, empty: "The model has no fields.")
        collections = AdminTable(
            "Collections", columns: ["Collection", "Table", "Fields", "On deletion"],
            lines: site.collections.map { collection in
                [
                    .init(collection.name.rawValue), .init(collection.table.description),
                    .init(collection.model.fields.keys.map(\.rawValue).joined(separator: ", ")),
                    .init(collection.onDelete.rawValue),
                ]
            }, empty: "The site has no collections.")
    }

    private static func facts(_ route: SiteRoute) -> [AdminFact] {
        let site = route.site
        let store = site.store
        let key: String =
            switch store.key.account {
            case .id: "\(store.key.column), the account's id"
            case .link(let source): "\(store.key.column), by links of \(source)"
            }
        let registration =
            site.registration.isOpen
            ? "Open; addresses verified: \(site.registration.verification.rawValue)"
                + (site.registration.needsApproval ? "; new accounts wait for a yes" : "")
            : "Closed"
        return [
            AdminFact("ID", site.id.rawValue), AdminFact("Database", "\(store.database)"),
            AdminFact("Driver", route.driver ?? "unknown"), AdminFact("Table", store.table.description),
            AdminFact("Owned by Gatehouse", AdminText.yes(store.isManaged)), AdminFact("Access", store.access.rawValue),
            AdminFact("Key", key), AdminFact("Version", store.versionColumn ?? "a hash of the row"),
            AdminFact("A profile is made", site.creation.rawValue),
            AdminFact("When an account is deleted", store.onDelete.rawValue),
            AdminFact("Complete profiles alone come in", AdminText.yes(site.requiresComplete)),
            AdminFact("Registration", registration), AdminFact("Feed", AdminText.yes(site.hasFeed)),
            AdminFact("Extends", site.model.bases.isEmpty ? "—" : site.model.bases.joined(separator: ", ")),
        ]
    }

    private static func line(_ field: Field, in route: SiteRoute) -> [AdminTable.Cell] {
        let rules = [
            field.rules.isRequired ? "required" : nil, field.rules.isUnique ? "unique" : nil,
            field.isFilter ? "filter" : nil,
        ]
        return [
            .init(field.name.rawValue), .init(field.label), .init(field.type.name),
            .init(route.column(of: field) ?? "—"), .init(field.visibility.name), .init(field.edit.rawValue),
            .init(rules.compactMap { $0 }.joined(separator: ", ")),
        ]
    }
}

extension RouteTable {
    mutating func addAdminSiteRoutes() {
        admin("/admin/sites") { call in
            let table = AdminSiteTable.table(call, await call.gateway.readiness())
            return try await call.page.html(
                AdminListView(title: "Sites", menu: call.menu("/admin/sites"), table: table))
        }
        admin("/admin/sites/{site}") { call in
            let id = try call.page.call.site()
            try call.staff.require(.viewer, on: id)
            let route = try call.gateway.router.route(id)
            return try await call.page.html(AdminSiteView(call, route, await call.gateway.readiness()))
        }
    }
}
