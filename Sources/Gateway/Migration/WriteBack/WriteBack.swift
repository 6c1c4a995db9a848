public import Accounts
import SQLStore

/// Lists what was changed here since it was copied, and writes it to the legacy store where that may be written.
///
/// A legacy row that was changed too is left as it is, and told. Doing it again, or going on after a break, does no harm:
/// what is written is noted, profile by profile.
public struct WriteBack: Sendable {
    private static let page = 200

    let sides: MigrationSides
    let legacy: any ProfileRepository
    let audit: AuditService

    /// What is to be done.
    public struct Options: Hashable, Sendable {
        /// Whether to list alone.
        public var isDryRun = true
        /// How many changes are told.
        public var listed = 1000

        public init() {}
    }

    /// Goes through all changes, in the order of their accounts.
    /// - Parameter progress: told how many were gone through.
    /// - Throws: ``AccountError`` `readOnly` where it is to write and the legacy store may not be written,
    ///   `databaseUnavailable`, `timedOut`; what was written until then is written.
    public func run(
        _ options: Options = Options(), as actor: AuditEvent.Actor = .operator,
        progress: @Sendable (Int) async -> Void = { _ in }
    ) async throws -> ChangeReport {
        guard options.isDryRun || sides.legacySite.store.access == .readWrite else {
            throw AccountError(
                .readOnly,
                "the legacy store of the site \"\(sides.site.id)\" is read-only: its file says so in migration.from.access"
            ).with(\.site, sides.site.id)
        }
        var report = ChangeReport(site: sides.site.id)
        var last: AccountID?
        while true {
            let records = try await sides.records.records(
                after: last, limit: Self.page, changed: true, site: sides.site.id)
            for item in try await items(records) {
                guard var change = item.change(sides) else {
                    if !options.isDryRun, item.isOver { try await settle(item, with: item.row) }
                    continue
                }
                if !options.isDryRun { try await write(item, &change, actor) }
                report.add(change, limit: options.listed)
            }
            await progress(report.total)
            guard records.count == Self.page, let end = records.last?.account else { return report }
            last = end
        }
    }

    private func items(_ records: [MigrationRecord]) async throws -> [WriteBackItem] {
        let accounts = records.map(\.account)
        let profiles = try await sides.store.profiles(of: accounts)
        let keys = try await sides.keys.keys(of: accounts)
        let rows = try await sides.legacyRows.rows(Array(keys.values))
        return records.map { record in
            let key = keys[record.account]
            return WriteBackItem(
                record: record, key: key, profile: profiles[record.account], row: key.flatMap { rows[$0] })
        }
    }

    private func write(
        _ item: WriteBackItem, _ change: inout ChangeReport.Change, _ actor: AuditEvent.Actor
    ) async throws {
        if let reason = item.obstacle(change.kind, sides) {
            change.outcome = reason
            return
        }
        do {
            switch change.kind {
            case .created: try await create(item, &change)
            case .changed: try await update(item, &change)
            case .deleted:
                _ = try await legacy.delete(item.record.account, expected: item.row?.profile.version)
                try await settle(item, with: nil)
            }
            change.outcome = .written
            await audit.record(
                AuditEvent(
                    actor: actor, action: .writeBack, account: item.record.account, site: sides.site.id,
                    fields: change.fields.map(\.rawValue), detail: change.kind.rawValue))
        } catch let error as AccountError {
            switch error.code {
            case .versionMismatch, .profileNotFound:
                change.outcome = .conflict("the legacy row was changed at the same moment")
            case .conflict, .invalidFields: change.outcome = .refused(error.description)
            default: throw error
            }
        }
    }

    private func create(_ item: WriteBackItem, _ change: inout ChangeReport.Change) async throws {
        guard let profile = item.profile else { return }
        _ = try await legacy.create(item.record.account, values: sides.sharedValues(profile.values))
        try await look(at: item, profile, &change)
    }

    private func update(_ item: WriteBackItem, _ change: inout ChangeReport.Change) async throws {
        guard let profile = item.profile, let row = item.row else { return }
        let fields = change.fields
        _ = try await legacy.update(
            item.record.account, values: sides.sharedValues(profile.values).filter { fields.contains($0.key) },
            expected: row.profile.version)
        try await look(at: item, profile, &change)
    }

    /// Notes what the legacy store holds now, and which fields it keeps in another way.
    private func look(
        at item: WriteBackItem, _ profile: Profile, _ change: inout ChangeReport.Change
    ) async throws {
        guard let key = item.key, let row = try await sides.legacyRows.rows([key])[key] else { return }
        change.inexact = sides.differences(sides.transform.apply(row.profile).values, profile.values)
        try await settle(item, with: row)
    }

    /// The change is over: what both sides hold is what was copied last.
    private func settle(_ item: WriteBackItem, with row: ProfileRows.Element?) async throws {
        var record = item.record
        if let row {
            record.legacyVersion = row.profile.version
            record.digest = sides.digest(sides.transform.apply(row.profile).values)
        }
        try await sides.records.settle(record, forgettingChange: true, site: sides.site.id)
    }
}

/// A profile that was changed here, with both of its sides.
struct WriteBackItem: Sendable {
    let record: MigrationRecord
    let key: LegacyKey?
    let profile: Profile?
    let row: ProfileRows.Element?

    /// Whether there is nothing left to be written of what was noted.
    var isOver: Bool { record.state == .deleted || profile != nil }

    /// What was changed; nil where both sides are the same again.
    func change(_ sides: MigrationSides) -> ChangeReport.Change? {
        func change(_ kind: ChangeReport.Kind, _ fields: [FieldName] = []) -> ChangeReport.Change {
            ChangeReport.Change(
                account: record.account, key: key, kind: kind, fields: fields, changedAt: record.changedAt)
        }
        if record.state == .deleted { return row == nil ? nil : change(.deleted) }
        // Noted, and not made: the legacy row is all there is of it.
        guard let profile else { return nil }
        guard let row else { return change(.created, sides.shared.map(\.name)) }
        let fields = sides.differences(sides.transform.apply(row.profile).values, profile.values)
        return fields.isEmpty ? nil : change(.changed, fields)
    }

    /// Why the legacy store does not take a change; nil where it may.
    func obstacle(_ kind: ChangeReport.Kind, _ sides: MigrationSides) -> ChangeReport.Outcome? {
        switch kind {
        case .created:
            if record.digest != nil { return .conflict("the legacy row is gone since it was copied") }
            return key == nil ? .refused("no legacy key leads to the account: its system makes them") : nil
        case .changed, .deleted:
            guard let known = record.digest else {
                // It was never copied: nobody knows what the legacy row was when it was changed here.
                return .conflict("the legacy row was not copied before the change")
            }
            guard let row, sides.digest(sides.transform.apply(row.profile).values) == known else {
                return .conflict("the legacy row was changed since it was copied")
            }
            return nil
        }
    }
}
