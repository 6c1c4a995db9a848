public import Accounts
import SQLStore

/// Takes over what changed in a site's legacy table since it was copied.
///
/// It looks at the rows that were written since the last pass, where the table tells; else at every row. A profile that
/// was changed here as well goes the way of the site's policy. Nothing is deleted, and no failure of the legacy database
/// is written anywhere.
public struct Synchronizer: Sendable {
    private static let page = 500
    /// For how many seconds a pass may be silent before another gateway takes over.
    static let lease = 120.0

    let sides: MigrationSides
    let states: any SyncStateRepository
    var settler: ConflictSettler
    let now: @Sendable () -> Timestamp

    /// Makes one pass.
    /// - Parameters:
    ///   - owner: a name no other process has.
    ///   - actor: who wished it. What the gateway does by itself is in the audit log where it did something.
    ///   - isFull: whether to look at every row, whatever the table tells.
    /// - Throws: ``AccountError``: `conflict` where another gateway is at it, `databaseUnavailable`, `timedOut`.
    public func run(
        owner: String, as actor: AuditEvent.Actor = .system, isFull: Bool = false,
        progress: @Sendable (Int, Int?) async -> Void = { _, _ in }
    ) async throws -> SyncReport {
        let site = sides.site.id
        guard try await states.claim(site, owner: owner, lease: Self.lease) else {
            throw AccountError.conflict("another gateway synchronises the site \"\(site)\" at the moment")
                .with(\.site, site)
        }
        var pass = self
        pass.settler.actor = actor
        do {
            let state = try await states.state(of: site)
            let (report, next) = try await pass.pass(state, owner: owner, isFull: isFull, progress)
            try await states.finish(next, owner: owner)
            await record(report, actor)
            return report
        } catch {
            try? await states.release(site, owner: owner)
            if actor != .system {
                await settler.audit.record(
                    AuditEvent(
                        actor: actor, action: .synchronize, outcome: .failure, site: site,
                        detail: AccountError(explaining: error).message))
            }
            throw error
        }
    }

    private func record(_ report: SyncReport, _ actor: AuditEvent.Actor) async {
        // What waits for somebody is met again by each pass, and would fill the log.
        guard actor != .system || report.takenOver + report.kept > 0 else { return }
        await settler.audit.record(
            AuditEvent(actor: actor, action: .synchronize, site: report.site, detail: report.words))
    }

    private func pass(
        _ state: SyncState, owner: String, isFull: Bool, _ progress: @Sendable (Int, Int?) async -> Void
    ) async throws -> (SyncReport, SyncState) {
        let clock = ContinuousClock()
        let start = clock.now
        let rows = sides.legacyRows
        // Asked first: what is written while we look is met again the next time.
        let next = try await rows.currentMark()
        var mark = isFull ? nil : state.mark.map { ProfileRows.Mark(rawValue: $0) }
        var report = SyncReport(site: sides.site.id)
        var current = try await first(since: &mark)
        report.isFull = mark == nil
        let total = mark == nil ? try await rows.count().rows : nil
        while true {
            try await settle(current.elements, &report)
            await progress(report.looked, total)
            guard let position = current.next else { break }
            try await keep(owner)
            current = try await following(position, since: mark)
        }
        if mark == nil { try await lookForVanished(owner, &report) }
        report.seconds = start.duration(to: clock.now) / .seconds(1)
        var state = state
        state.mark = next?.rawValue
        state.passedAt = now()
        if mark == nil { state.fullAt = state.passedAt }
        state.outcome = report.counts
        return (report, state)
    }

    /// The first rows; a mark the table does not understand is dropped, and every row is looked at.
    private func first(since mark: inout ProfileRows.Mark?) async throws -> ProfileRows.Part {
        if let since = mark, let part = try await sides.legacyRows.part(since: since, after: nil, limit: Self.page) {
            return part
        }
        mark = nil
        return try await sides.legacyRows.part(limit: Self.page)
    }

    private func following(
        _ position: ProfileRows.Position, since mark: ProfileRows.Mark?
    ) async throws -> ProfileRows.Part {
        if let mark, let part = try await sides.legacyRows.part(since: mark, after: position, limit: Self.page) {
            return part
        }
        return try await sides.legacyRows.part(after: position, limit: Self.page)
    }

    private func settle(_ rows: [ProfileRows.Element], _ report: inout SyncReport) async throws {
        report.looked += rows.count
        let pairs = try await sides.paired(rows).filter { $0.record?.state == .copied && $0.profile != nil }
        report.copied += pairs.count
        let waiting = try await settler.conflicts.waiting(of: pairs.compactMap(\.account), site: sides.site.id)
        for pair in pairs {
            guard let account = pair.account else { continue }
            try await settler.settle(pair, isWaiting: waiting.contains(account), &report)
        }
    }

    /// Counts the profiles whose legacy row is gone.
    private func lookForVanished(_ owner: String, _ report: inout SyncReport) async throws {
        let keys = ProfileKeys(site: sides.legacySite, database: sides.legacyDatabase)
        var last: AccountID?
        while true {
            let records = try await sides.records.records(
                after: last, limit: Self.page, changed: false, site: sides.site.id)
            let copies = records.filter { $0.state == .copied && $0.digest != nil }
            let present: Set<LegacyKey>
            do { present = try await keys.present(copies.map(\.key)) } catch let error as DatabaseError {
                throw error.accountError.with(\.site, sides.site.id)
            }
            for record in copies where !present.contains(record.key) {
                report.vanished += 1
                if report.vanishedExamples.count < SyncReport.examples { report.vanishedExamples.append(record.key) }
            }
            guard records.count == Self.page, let end = records.last?.account else { return }
            last = end
            try await keep(owner)
        }
    }

    /// Goes on holding the site.
    private func keep(_ owner: String) async throws {
        guard try await states.claim(sides.site.id, owner: owner, lease: Self.lease) else {
            throw AccountError.conflict("another gateway synchronises the site \"\(sides.site.id)\" meanwhile")
                .with(\.site, sides.site.id)
        }
    }
}
