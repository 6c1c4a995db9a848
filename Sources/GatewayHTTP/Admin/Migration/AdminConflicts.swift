import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// The profiles that were changed on both sides: both versions, a choice, and the way back.
    mutating func addAdminConflictRoutes() {
        let path = "/admin/migrations/{site}/conflicts/{conflict}"

        admin(path) { call in
            let conflict = try await call.conflict()
            return try await call.page.html(try AdminConflictView(call, conflict))
        }
        adminForm("\(path)/choose") { call, posted in
            let conflict = try await call.conflict()
            let choice: ConflictService.Choice = posted.text("side") == "legacy" ? .legacy : .own
            return try await call.settle(conflict) {
                _ = try await call.gateway.conflicts.choose(choice, for: conflict.id, as: call.actor)
            }
        }
        adminForm("\(path)/undo") { call, _ in
            let conflict = try await call.conflict()
            return try await call.settle(conflict) {
                _ = try await call.gateway.conflicts.undo(conflict.id, as: call.actor)
            }
        }
    }
}

extension AdminCall {
    /// The conflict of the address.
    /// - Throws: ``AccountError`` `notFound` for one that is none of the site's.
    fileprivate func conflict() async throws -> ConflictView {
        let migration = try migration(needing: .admin)
        guard let id = Int64(try page.call.parameter("conflict")) else {
            throw AccountError(.notFound, "there is no such conflict")
        }
        let conflict = try await gateway.conflicts.conflict(id)
        guard conflict.site == migration.site.id else { throw AccountError(.notFound, "there is no such conflict") }
        return conflict
    }

    /// Does what somebody chose, and shows the conflict as it is then.
    fileprivate func settle(_ conflict: ConflictView, _ act: () async throws -> Void) async throws -> Response {
        do { try await act() } catch let error as AccountError
            where error.code == .conflict || error.code == .versionMismatch
        {
            let current = try await gateway.conflicts.conflict(conflict.id)
            let view = try AdminConflictView(self, current, refusal: error.message.asSentence)
            return try await page.html(view, status: .conflict)
        }
        return page.redirect(to: "\(AdminConflictView.path(of: conflict))?done=saved")
    }
}

/// One profile that was changed on both sides.
struct AdminConflictView: PageView {
    static let template = "admin-conflict"

    let title: String
    let menu: [AdminMenuItem]
    let notice: AdminNotice?
    let state: [AdminBadge]
    let facts: [AdminFact]
    let differences: AdminTable
    let choices: [AdminButton]
    let links: [AdminLink]

    init(_ call: AdminCall, _ conflict: ConflictView, refusal: String? = nil) throws {
        let path = Self.path(of: conflict)
        title = "Conflict \(conflict.id)"
        menu = call.menu("/admin/migrations")
        notice = try refusal.map { AdminNotice($0, isWarning: true) } ?? call.notice()
        state = [conflict.decision == nil ? AdminBadge("Waiting", "warn") : AdminBadge("Decided", "good")]
        facts = [
            AdminFact("Account", "\(conflict.account)"), AdminFact("Legacy key", conflict.key.rawValue),
            AdminFact("Found", AdminText.moment(conflict.foundAt)),
            AdminFact("Decided by", conflict.decision.map { "\($0.by), \(AdminText.moment($0.at))" } ?? "—"),
        ]
        differences = AdminTable(
            "The fields that differ", columns: ["Field", "In the legacy table", "Here", "Taken"],
            lines: conflict.fields.map { field in
                [
                    .init(field.label), .init(Self.text(field.legacy)), .init(Self.text(field.own)),
                    .init(field.isLegacyTaken.map { $0 ? "legacy" : "here" } ?? "—"),
                ]
            }, empty: "Both sides are the same by now.")
        choices =
            conflict.decision == nil
            ? [
                AdminButton("legacy", "Take the legacy values", action: "\(path)/choose", sending: ["side": "legacy"]),
                AdminButton("own", "Keep the values here", action: "\(path)/choose", sending: ["side": "own"]),
            ] : [AdminButton("undo", "Undo the choice", action: "\(path)/undo", isDangerous: true)]
        links = [
            AdminLink(linkLabel: "To the account", linkPath: "/admin/accounts/\(conflict.account)"),
            AdminLink(linkLabel: "To the migration", linkPath: "/admin/migrations/\(conflict.site)"),
        ]
    }

    static func path(of conflict: ConflictView) -> String {
        "/admin/migrations/\(conflict.site)/conflicts/\(conflict.id)"
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "—"
        case .string(let text): AdminText.short(text)
        default: AdminText.short(value.text)
        }
    }
}
