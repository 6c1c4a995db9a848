import Accounts
import Repositories
import SQLStore

/// What stands in the way of a step.
struct MigrationReadiness: Sendable {
    /// How many keys are looked at together.
    private static let page = 1000
    private static let examples = 5

    let migration: SiteMigration
    let imports: any ImportRepository

    struct Finding: Hashable, Sendable {
        let text: String
        let remedy: String
        /// Whether somebody may go on in spite of it.
        var canBeForced = true
    }

    /// - Parameter progress: is told how many legacy keys were looked at.
    func findings(before phase: MigrationPhase, progress: (Int) -> Void) async throws -> [Finding] {
        switch phase {
        case .legacy:
            try await readable(migration.legacy)
            return []
        case .lazy:
            try await requireReadable()
            return []
        case .shadow: return try await importing() + missing(progress)
        case .cutOver: return try await collections() + differences()
        }
    }

    /// - Throws: what either database says.
    func requireReadable() async throws {
        try await readable(migration.store)
        try await readable(migration.legacy)
    }

    /// - Throws: what the database says: that it is out, or which table or column is missing.
    private func readable(_ profiles: any ProfileRepository) async throws {
        _ = try await profiles.list(PageRequest(limit: 1), filter: [:])
    }

    /// The people whose rows are in the legacy table alone, as a verification has them: once it is not asked any more,
    /// they would have no profile.
    private func missing(_ progress: (Int) -> Void) async throws -> [Finding] {
        let walk = LegacyWalk(sides: MigrationSides(migration), tombstones: migration.tombstones)
        var seen = 0
        var keys: [VerifyReport.Kind: [LegacyKey]] = [:]
        var position: ProfileRows.Position?
        repeat {
            let part = try await walk.part(after: position, limit: Self.page)
            let found = try await walk.judged(part.pairs)
            for pair in part.pairs {
                guard let kind = found[pair.key]?.kind else { continue }
                if kind == .missing || kind == .notCome { keys[kind, default: []].append(pair.key) }
            }
            seen += part.pairs.count
            progress(seen)
            position = part.next
        } while position != nil
        return [
            (VerifyReport.Kind.missing, "profiles are in the legacy store alone"),
            (.notCome, "legacy rows lead to no account"),
        ].compactMap { kind, what in
            keys[kind].map {
                Finding(text: Self.text($0, what), remedy: "run: gatehouse import \(migration.site.id)")
            }
        }
    }

    /// An import that is under way: it ends with the step, before it has brought everybody.
    private func importing() async throws -> [Finding] {
        let site = migration.site.id
        guard let holder = try await imports.holder(of: site), !ImportProcess.hasEnded(holder) else { return [] }
        let machine = holder.rawValue.split(separator: " ").first ?? ""
        return [
            Finding(
                text: "an import of the site is under way on \(machine)",
                remedy: "wait until it has ended, or end it; with --force it ends with the step")
        ]
    }

    private func collections() -> [Finding] {
        let names = migration.definition.legacyCollections.map(\.rawValue).sorted()
        guard !names.isEmpty else { return [] }
        return [
            Finding(
                text: "these collections are read from the legacy database: \(names.joined(separator: ", "))",
                remedy: "move their rows, and take them out of migration.collections", canBeForced: false)
        ]
    }

    private func differences() async throws -> [Finding] {
        let found = try await migration.differences.list(
            PageRequest(limit: Self.examples), site: migration.site.id)
        guard !found.elements.isEmpty else { return [] }
        let accounts = found.elements.map { "\($0.account)" }.joined(separator: ", ")
        return [
            Finding(
                text: "profiles differ from their legacy rows, such as those of the accounts \(accounts)",
                remedy: "run: gatehouse verify \(migration.site.id)")
        ]
    }

    private static func text(_ keys: [LegacyKey], _ what: String) -> String {
        let few = keys.prefix(examples).map(\.rawValue).joined(separator: ", ")
        return "\(keys.count) \(what), such as \(few)"
    }
}
