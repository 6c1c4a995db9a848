import Accounts
import Logging

/// Copies profiles from the legacy store into a site's own, each once, with a note of what it was.
struct ProfileCopier<Store: ProfileRepository>: Sendable {
    /// How many are written at a time.
    private static var width: Int { 8 }

    let store: Store
    let parts: MigrationParts

    /// Copies what may be copied, and gives every profile as it is served from now on.
    ///
    /// A row that breaks the model stays where it is and is served from there, until somebody mends it.
    func copy(_ legacy: [AccountID: Profile]) async throws -> [AccountID: Profile] {
        var served: [AccountID: Profile] = [:]
        var wanted: [AccountID: MigrationTransform.Outcome] = [:]
        for (account, profile) in legacy {
            let outcome = parts.transform.apply(profile)
            if outcome.problems.isEmpty {
                wanted[account] = outcome
            } else {
                served[account] = profile.completed(with: outcome, of: parts.site.model)
            }
        }
        let notes = try await note(wanted, legacy)
        for profile in try await write(notes) { served[profile.account] = profile }
        // What the store could not take is served from where it is.
        for (account, values) in notes where served[account] == nil {
            guard let profile = legacy[account], let outcome = wanted[account], !values.isEmpty else { continue }
            served[account] = profile.completed(with: outcome, of: parts.site.model)
        }
        return try await withoutDeleted(served)
    }

    /// Notes what is about to be copied, and gives the values of what nobody has deleted here.
    private func note(
        _ wanted: [AccountID: MigrationTransform.Outcome], _ legacy: [AccountID: Profile]
    ) async throws -> [AccountID: [FieldName: Value]] {
        guard !wanted.isEmpty else { return [:] }
        let keys = try await parts.keys.keys(of: Array(wanted.keys))
        let moment = parts.now()
        try await parts.records.add(
            wanted.compactMap { account, outcome in
                guard let key = keys[account], let profile = legacy[account] else { return nil }
                return MigrationRecord(
                    account: account, key: key, legacyVersion: profile.version, digest: parts.digest(row: outcome.row),
                    copiedAt: moment)
            }, site: parts.site.id)
        return wanted.mapValues(\.values)
    }

    private func write(_ wanted: [AccountID: [FieldName: Value]]) async throws -> [Profile] {
        try await withThrowingTaskGroup(of: Profile?.self) { group in
            var waiting = wanted.sorted { $0.key < $1.key }[...]
            var written: [Profile] = []
            func addNext() {
                guard let (account, values) = waiting.popFirst() else { return }
                group.addTask { try await make(account, values) }
            }
            for _ in 0..<Self.width { addNext() }
            while let profile = try await group.next() {
                if let profile { written.append(profile) }
                addNext()
            }
            return written
        }
    }

    /// The profile in the store; nil where the store cannot hold it, or holds one of its values for another, and where
    /// somebody deletes it at the same time.
    private func make(_ account: AccountID, _ values: [FieldName: Value]) async throws -> Profile? {
        do { return try await store.findOrCreate(account, values: values) } catch let error as AccountError
            where error.code == .profileNotFound
        {
            return nil
        } catch let error as AccountError where error.code == .invalidFields || error.code == .conflict {
            parts.logger.notice(
                "a profile cannot be copied from the legacy store",
                metadata: ["site": "\(parts.site.id)", "account": "\(account)", "error": "\(error)"])
            return nil
        }
    }

    /// Takes out what was deleted here, before the copy or while it was made.
    private func withoutDeleted(_ served: [AccountID: Profile]) async throws -> [AccountID: Profile] {
        guard !served.isEmpty else { return [:] }
        let records = try await parts.records.records(of: Array(served.keys), site: parts.site.id)
        var left = served
        for (account, profile) in served where records[account]?.state == .deleted {
            left[account] = nil
            if profile.source == .store { _ = try await store.delete(account, expected: profile.version) }
        }
        return left
    }
}

extension Profile {
    /// The legacy row as it is served: a value for each field of the model, and what keeps it from being copied.
    func completed(with outcome: MigrationTransform.Outcome, of model: ProfileModel) -> Profile {
        Profile(
            site: site, account: account, values: outcome.values.merging(values) { $1 }, layout: model.layout,
            version: version, warnings: warnings, source: .legacy)
    }
}
