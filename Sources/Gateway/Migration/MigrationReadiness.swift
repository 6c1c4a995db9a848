import Accounts
import Repositories
import SQLStore

/// What stands in the way of a step.
struct MigrationReadiness: Sendable {
    /// How many keys are looked at together.
    private static let page = 1000
    private static let examples = 5

    let migration: SiteMigration

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
            try await readable(migration.store)
            try await readable(migration.legacy)
            return []
        case .shadow: return try await missing(progress)
        case .cutOver: return try await collections() + differences()
        }
    }

    /// - Throws: what the database says: that it is out, or which table or column is missing.
    private func readable(_ profiles: any ProfileRepository) async throws {
        _ = try await profiles.list(PageRequest(limit: 1), filter: [:])
    }

    /// The people whose rows are in the legacy table alone: once it is not asked any more, they would have none.
    private func missing(_ progress: (Int) -> Void) async throws -> [Finding] {
        var seen = 0
        var left: [LegacyKey] = []
        var unlinked: [LegacyKey] = []
        try await migration.legacyKeys.forEachPage(of: Self.page) { keys in
            let accounts = try await self.accounts(of: keys)
            unlinked += keys.filter { accounts[$0] == nil }
            left += try await self.left(accounts)
            seen += keys.count
            progress(seen)
        }
        let verb = "run: gatehouse import \(migration.site.id)"
        var findings: [Finding] = []
        if !left.isEmpty {
            findings.append(Finding(text: Self.text(left, "profiles are in the legacy store alone"), remedy: verb))
        }
        if !unlinked.isEmpty {
            findings.append(Finding(text: Self.text(unlinked, "legacy rows lead to no account"), remedy: verb))
        }
        return findings
    }

    /// The accounts of legacy keys; the people who were deleted here count as found.
    private func accounts(of keys: [LegacyKey]) async throws -> [LegacyKey: AccountID?] {
        guard case .link(let source) = migration.definition.legacy.key.account else {
            return keys.reduce(into: [:]) { found, key in
                found[key] = Int64(key.rawValue).map { .some(AccountID(rawValue: $0)) }
            }
        }
        var accounts = try await migration.links.accounts(of: keys, source: source).mapValues(Optional.some)
        let buried = try await migration.tombstones.buried(keys.filter { accounts[$0] == nil }, source: source)
        for key in buried { accounts[key] = .some(nil) }
        return accounts
    }

    /// Those of the keys whose profile was not copied, and not deleted here either.
    private func left(_ accounts: [LegacyKey: AccountID?]) async throws -> [LegacyKey] {
        let known = accounts.compactMapValues(\.self)
        let present = try await migration.storeKeys.present(known.values.map { LegacyKey(rawValue: "\($0)") })
        let absent = known.filter { !present.contains(LegacyKey(rawValue: "\($0.value)")) }
        guard !absent.isEmpty else { return [] }
        let records = try await migration.parts.records.records(
            of: Array(absent.values), site: migration.site.id)
        return absent.filter { records[$0.value]?.state != .deleted }.keys.sorted { $0.rawValue < $1.rawValue }
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
