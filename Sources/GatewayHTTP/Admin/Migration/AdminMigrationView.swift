import Accounts
import Gateway

/// One site on its way out of a legacy database: where it is, what was found, and what to do next.
struct AdminMigrationView: PageView {
    static let template = "admin-migration"
    private static let longestList = 50

    let title: String
    let menu: [AdminMenuItem]
    let notice: AdminNotice?
    let state: [AdminBadge]
    let advice: String
    let facts: [AdminFact]
    /// The steps that may be taken; none for those who may not take any.
    let steps: [AdminStep]
    /// The last import, where there was one.
    let imports: [AdminImport]
    let conflicts: AdminTable
    let differences: AdminTable
    let instances: AdminTable

    /// - Parameter refusal: why a step was not taken.
    init(_ call: AdminCall, _ migration: SiteMigration, refusal: String? = nil) async throws {
        let site = migration.site.id
        let overview = try await call.gateway.overview(of: migration)
        title = migration.site.name
        menu = call.menu("/admin/migrations")
        notice = try refusal.map { AdminNotice($0, isWarning: true) } ?? call.notice()
        state = [overview.phaseBadge]
        advice = overview.advice
        facts = Self.facts(overview)
        steps = call.staff.isSuperuser ? AdminStep.steps(overview.state, wasRefused: refusal != nil) : []
        imports = try await AdminImport.last(of: site, call)
        let waiting = try await call.gateway.conflicts.list(PageRequest(limit: Self.longestList), site: site)
        conflicts = AdminTable(
            "Profiles that were changed on both sides", columns: ["Conflict", "Account", "Fields", "Found"],
            lines: waiting.elements.map { conflict in
                [
                    .init("\(conflict.id)", link: AdminConflictView.path(of: conflict)),
                    .init("\(conflict.account)", link: "/admin/accounts/\(conflict.account)"),
                    .init(conflict.fields.map(\.label).joined(separator: ", ")), .moment(conflict.foundAt),
                ]
            }, empty: "Nothing waits for a choice.")
        let found = try await migration.differences.list(PageRequest(limit: Self.longestList), site: site)
        differences = AdminTable(
            "Profiles that differ from their legacy rows", columns: ["Account", "Fields", "Seen"],
            lines: found.elements.map { difference in
                [
                    .init("\(difference.account)", link: "/admin/accounts/\(difference.account)"),
                    .init(difference.fields.map(\.rawValue).joined(separator: ", ")), .moment(difference.seenAt),
                ]
            }, empty: "Nothing that was compared differs.")
        instances = AdminTable(
            "Instances", columns: ["Instance", "Running since", "Seen"],
            lines: try await call.gateway.instances(of: site).map { instance in
                [.init(instance.name), .moment(instance.startedAt), .moment(instance.seenAt)]
            }, empty: "No instance has reported lately.")
    }

    private static func facts(_ overview: MigrationOverview) -> [AdminFact] {
        let byField = overview.differences.byField.sorted { $0.key < $1.key }
        let fields = byField.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return [
            AdminFact("From", overview.legacyStore), AdminFact("To", overview.store),
            AdminFact("In this phase since", overview.state.changedAt.map(AdminText.moment) ?? "the beginning"),
            AdminFact("Copied", "\(overview.counts.copied)"),
            AdminFact("Changed here since", "\(overview.counts.changed)"),
            AdminFact("Deleted here", "\(overview.counts.deleted)"),
            AdminFact("Compared", "\(overview.differences.compared)"),
            AdminFact("Different", "\(overview.differences.different)" + (fields.isEmpty ? "" : " (\(fields))")),
        ]
    }
}

/// A step a site can take, as a form of its own.
struct AdminStep: Sendable {
    let stepID: String
    let stepAction: String
    let stepLabel: String
    let stepClass: String
    /// What the step means, above its button.
    let stepText: String
    /// Whether the form offers to go on in spite of what the check found.
    let stepCanForce: Bool

    static func steps(_ state: MigrationState, wasRefused: Bool) -> [AdminStep] {
        guard state.next == nil else { return [] }
        let path = "/admin/migrations/\(state.site)"
        var steps: [AdminStep] = []
        if let next = state.phase.next {
            steps.append(
                AdminStep(
                    stepID: "advance", stepAction: "\(path)/advance", stepLabel: "Go to \(next.rawValue)",
                    stepClass: "", stepText: next.meaning, stepCanForce: wasRefused))
        }
        if state.phase != .legacy {
            steps.append(
                AdminStep(
                    stepID: "rollback", stepAction: "\(path)/rollback", stepLabel: "Roll back to legacy",
                    stepClass: "quiet danger",
                    stepText: "The legacy store serves again. What was changed here since stays here, and is not in "
                        + "the legacy store until somebody writes it back.", stepCanForce: false))
        }
        return steps
    }
}

extension MigrationPhase {
    /// What happens in the phase.
    fileprivate var meaning: String {
        switch self {
        case .legacy: "The legacy store serves."
        case .lazy:
            "Reads ask the new store first, then the legacy one, and copy what they find. Writes go to the new store."
        case .shadow: "The new store serves. A sample of reads is compared with the legacy rows in the background."
        case .cutOver: "The new store serves, and the legacy database is not asked for anything any more."
        }
    }
}
