import Accounts
import SQLStore

/// A walk through a site's legacy table by ranges of keys, which tells how each row stands to what is here: verifying and
/// the steps of a move ask the same.
///
/// A range is read with one statement a side, whatever its size.
struct LegacyWalk: Sendable {
    let sides: MigrationSides
    let tombstones: any TombstoneRepository

    /// A range of rows, each with what is here.
    /// - Returns: where the next range begins, too; nil after the last.
    func part(
        after position: ProfileRows.Position?, limit: Int
    ) async throws -> (pairs: [PairedRow], next: ProfileRows.Position?) {
        let part = try await sides.legacyRows.part(after: position, limit: limit)
        return (try await sides.paired(part.elements), part.next)
    }

    /// How the rows of a range stand to what is here, by their keys; what is not as it should be was looked at twice,
    /// since somebody may have been at work between the looks at the two sides.
    func judged(_ pairs: [PairedRow]) async throws -> [LegacyKey: VerifyReport.Row] {
        var found = try await judgedOnce(pairs)
        let open = found.filter(\.value.kind.isFinding).keys
        guard !open.isEmpty else { return found }
        let again = try await sides.legacyRows.rows(Array(open))
        let second = try await judgedOnce(sides.paired(Array(again.values)))
        for key in open { found[key] = second[key] }
        return found
    }

    private func judgedOnce(_ pairs: [PairedRow]) async throws -> [LegacyKey: VerifyReport.Row] {
        var rows: [LegacyKey: VerifyReport.Row] = [:]
        for pair in pairs { rows[pair.key] = VerifyReport.Row(pair, sides) }
        // A person who was deleted leaves no link, but a stone.
        let strangers = rows.values.filter { $0.kind == .notCome }.compactMap(\.key)
        guard !strangers.isEmpty, case .link(let source) = sides.legacySite.store.key.account else { return rows }
        for key in try await tombstones.buried(strangers, source: source) {
            rows[key] = VerifyReport.Row(kind: .deletedHere, key: key, account: nil)
        }
        return rows
    }
}
