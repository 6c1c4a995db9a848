import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// Sites on their way out of a legacy database: how far they have come, and the steps.
    mutating func addAdminMigrationRoutes() {
        let path = "/admin/migrations"

        admin(path) { call in
            let table = try await AdminMigrationTable.table(call)
            return try await call.page.html(
                AdminListView(title: "Migrations", menu: call.menu(path), table: table))
        }
        admin("\(path)/{site}") { call in
            let migration = try call.migration(needing: .viewer)
            return try await call.page.html(try await AdminMigrationView(call, migration))
        }
        adminForm("\(path)/{site}/advance") { call, posted in try await call.step(.advance, posted) }
        adminForm("\(path)/{site}/rollback") { call, posted in try await call.step(.rollback, posted) }
    }
}

extension AdminCall {
    /// The site of the address, and what leads it out of its legacy store.
    /// - Throws: ``AccountError`` `notFound` for a site that leaves none.
    func migration(needing role: Role) throws -> SiteMigration {
        let id = try page.call.site()
        try staff.require(role, on: id)
        guard let migration = try gateway.router.route(id).migration else {
            throw AccountError(.notFound, "the site \"\(id)\" leaves no legacy store")
        }
        return migration
    }

    /// Takes a step, and tells on the site's page what came of it.
    fileprivate func step(
        _ direction: MigrationCoordinator.Direction, _ posted: PostedForm
    ) async throws -> Response {
        try staff.requireSuperuser()
        let migration = try migration(needing: .admin)
        var order = MigrationCoordinator.Order(actor: actor)
        order.isForced = posted.isTicked("force")
        // A page is answered within the request's own time; the command line waits longer.
        order.patience = .seconds(15)
        do {
            _ = try await gateway.migrations.step(direction, of: migration, order)
        } catch let error as AccountError where error.code == .conflict {
            let view = try await AdminMigrationView(self, migration, refusal: error.message.asSentence)
            return try await page.html(view, status: .conflict)
        }
        return page.redirect(to: "/admin/migrations/\(migration.site.id)?done=moved")
    }
}

/// The sites on their way.
enum AdminMigrationTable {
    static func table(_ call: AdminCall) async throws -> AdminTable {
        var lines: [[AdminTable.Cell]] = []
        for migration in call.routes.compactMap(\.migration) {
            let overview = try await call.gateway.overview(of: migration)
            lines.append([
                .init(migration.site.name, link: "/admin/migrations/\(migration.site.id)"),
                .init(overview.phaseBadge.badgeText, badge: overview.phaseBadge.badgeClass),
                .init(overview.legacyStore), .init(overview.store), .init("\(overview.counts.copied)"),
                .init("\(overview.differences.different)"), .moment(overview.state.changedAt),
            ])
        }
        return AdminTable(
            "Migrations", columns: ["Site", "Phase", "From", "To", "Copied", "Differences", "Since"], lines: lines,
            empty: "No site leaves a legacy database.")
    }
}

extension MigrationOverview {
    /// The phase as a word with a colour.
    var phaseBadge: AdminBadge {
        let text = state.phase.rawValue + (state.next.map { " → \($0.rawValue)" } ?? "")
        return AdminBadge(text, state.next != nil ? "warn" : state.phase == .cutOver ? "good" : "")
    }
}
