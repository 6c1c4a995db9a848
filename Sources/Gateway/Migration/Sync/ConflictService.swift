public import Accounts

/// The profiles that were changed on both sides: shows them, and lets somebody choose and take it back.
///
/// The log has the names of fields, and never a value.
public struct ConflictService: Sendable {
    let conflicts: any ConflictRepository
    let sides: @Sendable (SiteID) throws -> MigrationSides
    let audit: AuditService
    let now: @Sendable () -> Timestamp

    /// What somebody chooses.
    public enum Choice: Hashable, Sendable {
        case legacy
        /// The values here.
        case own
        /// The legacy values of these fields, and the own values of the others that differ.
        case legacyOf(Set<FieldName>)
    }

    /// The conflicts of a site, the newest first.
    /// - Parameter isWaiting: those that wait alone, or those decided alone; nil for both.
    /// - Throws: ``AccountError`` `malformed` for a wrong cursor, `unknownSite`, `conflict` for a site that leaves
    ///   nothing.
    public func list(
        _ page: PageRequest, site: SiteID, isWaiting: Bool? = true
    ) async throws -> Page<ConflictView> {
        let sides = try sides(site)
        return try await conflicts.list(page, site: site, isWaiting: isWaiting)
            .map { ConflictView($0, fields: sides.shared) }
    }

    /// How many wait, and how many are decided.
    public func counts(site: SiteID) async throws -> (waiting: Int, decided: Int) {
        try await conflicts.counts(site: site)
    }

    /// One conflict.
    /// - Throws: ``AccountError`` `notFound`.
    public func conflict(_ id: Int64) async throws -> ConflictView {
        let conflict = try await found(id)
        return ConflictView(conflict, fields: try sides(conflict.site).shared)
    }

    /// Chooses, as the versions are shown.
    /// - Throws: ``AccountError`` `notFound`; `conflict` where it is decided already; `versionMismatch` where the
    ///   profile has changed since it was shown: then the newest version is shown; `invalidFields` for a field that
    ///   does not differ.
    public func choose(_ choice: Choice, for id: Int64, as actor: AuditEvent.Actor) async throws -> ConflictView {
        let conflict = try await found(id)
        guard conflict.decision == nil else {
            throw AccountError.conflict("the conflict \(id) is decided already").with(\.site, conflict.site)
        }
        let sides = try sides(conflict.site)
        let finding = conflict.finding
        let taken = try Self.taken(choice, of: finding.fields)
        let (record, profile) = try await current(finding.account, sides)
        guard sides.differences(profile.values, sides.values(finding.own)).isEmpty else {
            try await refresh(conflict, profile, sides)
            throw AccountError(.versionMismatch, "the profile has changed since; look at the conflict \(id) again")
                .with(\.site, conflict.site)
        }
        let legacy = sides.values(finding.legacy)
        let isWhole = taken.count == finding.fields.count
        if !taken.isEmpty {
            if !isWhole { try await touch(finding, sides) }
            _ = try await sides.store.update(
                finding.account, values: legacy.filter { taken.contains($0.key) }, expected: profile.version)
        }
        var settled = record
        settled.digest = sides.digest(legacy)
        settled.legacyVersion = finding.legacyVersion
        try await sides.records.settle(settled, forgettingChange: isWhole, site: conflict.site)
        let decision = MigrationConflict.Decision(
            fromLegacy: taken, by: actor.words, at: now(), before: .init(record))
        try await conflicts.decide(id, decision)
        await log(.settleConflict, conflict, fields: finding.fields, actor, detail: Self.words(taken, finding))
        return try await self.conflict(id)
    }

    /// Takes a decision back: the profile is as it was, and the conflict waits again.
    /// - Throws: ``AccountError`` `notFound`; `conflict` where it is not decided, or the account has a later one;
    ///   `versionMismatch` where the profile was changed since the decision.
    public func undo(_ id: Int64, as actor: AuditEvent.Actor) async throws -> ConflictView {
        let conflict = try await found(id)
        guard let decision = conflict.decision else {
            throw AccountError.conflict("the conflict \(id) is not decided").with(\.site, conflict.site)
        }
        let sides = try sides(conflict.site)
        let finding = conflict.finding
        let (own, legacy) = (sides.values(finding.own), sides.values(finding.legacy))
        let decided = own.merging(legacy.filter { decision.fromLegacy.contains($0.key) }) { $1 }
        var (record, profile) = try await current(finding.account, sides)
        guard sides.differences(profile.values, decided).isEmpty else {
            throw AccountError(.versionMismatch, "the profile was changed since the decision, which stays as it is")
                .with(\.site, conflict.site)
        }
        // Asked first: whoever has a later conflict keeps both as they are.
        try await conflicts.reopen(id)
        do {
            if !decision.fromLegacy.isEmpty {
                _ = try await sides.store.update(
                    finding.account, values: own.filter { decision.fromLegacy.contains($0.key) },
                    expected: profile.version)
            }
        } catch {
            try? await conflicts.decide(id, decision)
            throw error
        }
        record.digest = decision.before.digest
        record.legacyVersion = decision.before.legacyVersion
        record.changedAt = decision.before.changedAt
        try await sides.records.replace([record], site: conflict.site)
        await log(.undoConflict, conflict, fields: decision.fromLegacy, actor, detail: "")
        return try await self.conflict(id)
    }
}

extension ConflictService {
    private func found(_ id: Int64) async throws -> MigrationConflict {
        guard let conflict = try await conflicts.conflict(id) else {
            throw AccountError(.notFound, "there is no conflict \(id)")
        }
        return conflict
    }

    /// The profile and the note of its copy as they are now.
    private func current(
        _ account: AccountID, _ sides: MigrationSides
    ) async throws -> (record: MigrationRecord, profile: Profile) {
        guard let record = try await sides.records.records(of: [account], site: sides.site.id)[account],
            record.state == .copied, let profile = try await sides.store.profile(of: account)
        else { throw AccountError.profileNotFound(account, site: sides.site.id) }
        return (record, profile)
    }

    private func touch(_ finding: MigrationConflict.Finding, _ sides: MigrationSides) async throws {
        try await sides.records.touch(
            finding.account, key: finding.key, state: .copied, site: sides.site.id, at: now())
    }

    private func refresh(
        _ conflict: MigrationConflict, _ profile: Profile, _ sides: MigrationSides
    ) async throws {
        let finding = conflict.finding
        let fields = sides.differences(profile.values, sides.values(finding.legacy))
        _ = try await conflicts.put(
            .init(
                account: finding.account, key: finding.key, legacy: finding.legacy, own: sides.json(profile.values),
                fields: fields, legacyVersion: finding.legacyVersion), site: conflict.site, at: now())
    }

    private func log(
        _ action: AuditEvent.Action, _ conflict: MigrationConflict, fields: [FieldName], _ actor: AuditEvent.Actor,
        detail: String
    ) async {
        await audit.record(
            AuditEvent(
                actor: actor, action: action, account: conflict.finding.account, site: conflict.site,
                fields: fields.map(\.rawValue), detail: detail))
    }

    private static func taken(_ choice: Choice, of fields: [FieldName]) throws -> [FieldName] {
        switch choice {
        case .legacy: return fields
        case .own: return []
        case .legacyOf(let wanted):
            let unknown = wanted.subtracting(fields).sorted()
            guard unknown.isEmpty else {
                let list = fields.map(\.rawValue).joined(separator: ", ")
                throw AccountError.invalidFields(
                    unknown.map { FieldProblem($0, .unknown, "it does not differ; those that do are: \(list)") })
            }
            return fields.filter(wanted.contains)
        }
    }

    private static func words(_ taken: [FieldName], _ finding: MigrationConflict.Finding) -> String {
        if taken.isEmpty { return "own values" }
        if taken.count == finding.fields.count { return "legacy values" }
        return "legacy values of \(taken.map(\.rawValue).joined(separator: ", "))"
    }
}

extension AuditEvent.Actor {
    /// Who it is, in a few words.
    var words: String { id.map { "\(kind) \($0)" } ?? kind }
}
