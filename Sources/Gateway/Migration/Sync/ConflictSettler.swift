import Accounts
import OrderedCollections
import SQLStore

/// Brings the two sides of one profile together, as far as nobody has to be asked.
struct ConflictSettler: Sendable {
    let sides: MigrationSides
    let conflicts: any ConflictRepository
    let policy: ConflictPolicy
    let audit: AuditService
    /// Who wished the pass that settles.
    var actor = AuditEvent.Actor.system
    let now: @Sendable () -> Timestamp

    private var site: SiteID { sides.site.id }

    /// Settles a row that was copied before.
    /// - Parameter isWaiting: whether its conflict waits for somebody: then no policy decides.
    func settle(_ pair: PairedRow, isWaiting: Bool, _ report: inout SyncReport) async throws {
        guard let account = pair.account, let record = pair.record, let profile = pair.profile else { return }
        do {
            switch pair.change(of: profile, sides) {
            case .none, .here:
                if record.legacyVersion != pair.legacy.profile.version {
                    try await sides.records.settle(
                        pair.settled(record, sides), forgettingChange: false, site: site)
                }
                if isWaiting { try await conflicts.drop(account, site: site) }
            case .legacy:
                let fields = try await takeOver(pair, record, profile, &report)
                guard !fields.isEmpty else { return }
                await audit.record(
                    AuditEvent(
                        actor: actor, action: .takeOver, account: account, site: site,
                        fields: fields.map(\.rawValue), detail: "the legacy row was changed since the copy"))
            case .both, .unknown: try await meet(pair, record, profile, isWaiting: isWaiting, &report)
            }
        } catch let error as AccountError {
            switch error.code {
            // A request was faster: the next pass sees what it made of the row.
            case .versionMismatch, .profileNotFound: return
            case .invalidFields, .conflict: report.refuse(pair.key, account, error.description)
            default: throw error
            }
        }
    }

    /// - Returns: the fields that were changed by it.
    @discardableResult
    private func takeOver(
        _ pair: PairedRow, _ record: MigrationRecord, _ profile: Profile, _ report: inout SyncReport
    ) async throws -> [FieldName] {
        guard pair.outcome.problems.isEmpty else {
            throw AccountError.invalidFields(pair.outcome.problems)
        }
        let fields = sides.differences(pair.outcome.values, profile.values)
        if !fields.isEmpty {
            _ = try await sides.store.update(
                profile.account, values: pair.outcome.values.filter { fields.contains($0.key) },
                expected: profile.version)
        }
        try await sides.records.settle(pair.settled(record, sides), forgettingChange: true, site: site)
        report.takenOver += 1
        return fields
    }

    /// Both sides changed.
    private func meet(
        _ pair: PairedRow, _ record: MigrationRecord, _ profile: Profile, isWaiting: Bool,
        _ report: inout SyncReport
    ) async throws {
        let fields = sides.differences(pair.outcome.values, profile.values)
        guard !fields.isEmpty else {
            // Changed to the same.
            try await sides.records.settle(pair.settled(record, sides), forgettingChange: true, site: site)
            if isWaiting { try await conflicts.drop(profile.account, site: site) }
            return
        }
        guard pair.outcome.problems.isEmpty else { throw AccountError.invalidFields(pair.outcome.problems) }
        let conflict = try await conflicts.put(
            .init(
                account: profile.account, key: pair.key, legacy: sides.json(pair.outcome.values),
                own: sides.json(profile.values), fields: fields, legacyVersion: pair.legacy.profile.version),
            site: site, at: now())
        guard !isWaiting, let takesLegacy = takesLegacy(pair, record) else {
            report.conflicts += 1
            return
        }
        if takesLegacy {
            do { try await takeOver(pair, record, profile, &report) } catch {
                // It waits for nobody: the next pass meets it again.
                try? await conflicts.drop(profile.account, site: site)
                throw error
            }
        } else {
            try await sides.records.settle(pair.settled(record, sides), forgettingChange: false, site: site)
            report.kept += 1
        }
        let decision = MigrationConflict.Decision(
            fromLegacy: takesLegacy ? fields : [], by: "policy \(policy.rawValue)", at: now(), before: .init(record))
        try await conflicts.decide(conflict.id, decision)
        await audit.record(
            AuditEvent(
                actor: actor, action: .settleConflict, account: profile.account, site: site,
                fields: fields.map(\.rawValue), detail: "\(policy.rawValue): \(takesLegacy ? "legacy" : "own") values"))
    }

    /// Whether the policy gives the legacy values; nil where somebody has to choose.
    private func takesLegacy(_ pair: PairedRow, _ record: MigrationRecord) -> Bool? {
        switch policy {
        case .legacyWins: return true
        case .newWins: return false
        case .newerWins:
            // Where one of the moments is not known, nobody can tell which is later.
            guard let there = pair.legacy.modified, let here = record.changedAt else { return nil }
            return there > here
        case .queue: return nil
        }
    }
}

extension PairedRow {
    /// The note of a copy whose legacy side is known as it is now.
    func settled(_ record: MigrationRecord, _ sides: MigrationSides) -> MigrationRecord {
        var record = record
        record.digest = sides.digest(outcome.values)
        record.legacyVersion = legacy.profile.version
        return record
    }
}

extension MigrationSides {
    /// The values of the fields that both sides have, in the form of the API.
    func json(_ values: [FieldName: Value]) -> JSONValue {
        .object(
            OrderedDictionary(
                uniqueKeysWithValues: shared.map { ($0.name.rawValue, (values[$0.name] ?? .null).json) }))
    }

    /// The values that ``json(_:)`` wrote; a field that has left the model since, or changed its type, is left out.
    func values(_ json: JSONValue) -> [FieldName: Value] {
        shared.reduce(into: [:]) { values, field in
            values[field.name] = json[field.name.rawValue].flatMap { Value(stored: $0, as: field.type) }
        }
    }
}
