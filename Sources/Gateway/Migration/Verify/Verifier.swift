import Accounts
import SQLStore

/// Compares a site's legacy table with its own store: counts, keys, a checksum of each field over ranges of keys, and
/// then the rows that differ.
///
/// A range is read with one statement a side, whatever its size, and the rows of one range alone are held in memory.
/// It writes nothing, and any failure of a database ends it.
public struct Verifier: Sendable {
    /// How much is read at a time, and how much is told.
    public struct Options: Hashable, Sendable {
        /// How many legacy rows make a range.
        public var range = 1000
        /// How many of the rows that are not the same are listed.
        public var listed = 1000
        /// Whether values are told, of fields that everybody or the site's own programs may see.
        public var showsValues = false

        public init() {}
    }

    let sides: MigrationSides
    let surveyor: PeopleSurveyor
    let tombstones: any TombstoneRepository

    /// Compares everything.
    /// - Parameter progress: told what is gone through, how far, and how much there is where that is known.
    /// - Throws: ``AccountError``: `databaseUnavailable` or `timedOut` of either side, `storeMismatch`.
    public func run(
        _ options: Options = Options(), progress: @Sendable (String, Int, Int?) async -> Void = { _, _, _ in }
    ) async throws -> VerifyReport {
        let clock = ContinuousClock()
        let start = clock.now
        var tally = VerifyTally(sides: sides, options: options)
        let total = try await sides.legacyRows.count()
        tally.report.rowsWithoutKey = total.withoutKey
        try await compareLegacyRows(&tally, options) { await progress("rows", $0, total.rows) }
        try await lookForOthers(&tally, options) { await progress("profiles here", $0, nil) }
        tally.report.people = try await surveyor.survey { await progress("accounts", $0, nil) }
        tally.report.seconds = start.duration(to: clock.now) / .seconds(1)
        return tally.finished
    }

    // MARK: From the legacy table

    private func compareLegacyRows(
        _ tally: inout VerifyTally, _ options: Options, progress: (Int) async -> Void
    ) async throws {
        let walk = LegacyWalk(sides: sides, tombstones: tombstones)
        var position: ProfileRows.Position?
        repeat {
            let part = try await walk.part(after: position, limit: options.range)
            let complete = part.pairs.filter { $0.profile != nil && $0.record?.state != .deleted }
            // Rows are looked at one by one where the checksums of the two sides differ, or one side lacks a row.
            let mustLook = tally.addChecksums(complete) || complete.count < part.pairs.count
            tally.add(part.pairs, mustLook ? try await walk.judged(part.pairs) : [:])
            await progress(tally.report.legacy.rows)
            position = part.next
        } while position != nil
    }

    // MARK: From the store

    /// Looks for profiles that no legacy row stands for.
    private func lookForOthers(
        _ tally: inout VerifyTally, _ options: Options, progress: (Int) async -> Void
    ) async throws {
        let legacyKeys = ProfileKeys(site: sides.legacySite, database: sides.legacyDatabase)
        do {
            try await sides.storeKeys.forEachPage(of: options.range) { page in
                let accounts = page.compactMap { Int64($0.rawValue).map(AccountID.init(rawValue:)) }
                let keys = try await sides.keys.keys(of: accounts)
                let present = try await legacyKeys.present(Array(keys.values))
                let others = accounts.filter { account in keys[account].map { !present.contains($0) } ?? true }
                let records = try await sides.records.records(of: others, site: sides.site.id)
                // Where the link was lost, the legacy row was told of already, as one of nobody here.
                let unlinked = records.values.filter { keys[$0.account] == nil && $0.digest != nil }
                let told = try await legacyKeys.present(unlinked.map(\.key))
                tally.addProfiles(page.count)
                for account in others where records[account].map({ !told.contains($0.key) }) ?? true {
                    tally.addOther(account, key: keys[account], record: records[account])
                }
                await progress(tally.report.store.rows)
            }
        } catch let error as DatabaseError { throw error.accountError.with(\.site, sides.site.id) }
    }
}

extension VerifyReport.Row {
    /// How a legacy row stands to what is here.
    init(_ pair: PairedRow, _ sides: MigrationSides) {
        var kind = VerifyReport.Kind.same
        var fields: [FieldName] = []
        if pair.account == nil {
            kind = .notCome
        } else if pair.record?.state == .deleted {
            kind = .deletedHere
        } else if let profile = pair.profile {
            fields = sides.differences(pair.outcome.values, profile.values)
            if !fields.isEmpty { kind = Self.kind(of: pair.change(of: profile, sides), pair.record) }
        } else {
            kind = .missing
        }
        self.init(kind: kind, key: pair.key, account: pair.account, fields: fields, problems: pair.outcome.problems)
    }

    private static func kind(of change: PairedRow.Change, _ record: MigrationRecord?) -> VerifyReport.Kind {
        switch change {
        case .legacy: .changedInLegacy
        case .both: .changedOnBoth
        // Only what went through the gateway is noted: another change is one nobody accounts for.
        case .here: record?.changedAt == nil ? .different : .changedHere
        case .none, .unknown: .different
        }
    }
}
