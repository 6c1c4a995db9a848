public import Accounts
public import OrderedCollections

extension ProfileService {
    /// Sets every field the asker may edit, those not named to their default or to nothing; makes the profile where
    /// there is none.
    /// - Throws: `unknownSite`, `accountNotFound`, `readOnly`, `invalidFields`, `versionMismatch`, `conflict`.
    public func replace(
        _ reference: AccountReference, site: SiteID, fields: OrderedDictionary<String, JSONValue>,
        condition: Precondition = .none, as principal: Principal
    ) async throws -> (view: ProfileView, isNew: Bool) {
        let route = try route(site, as: principal, needing: .profilesWrite)
        guard route.site.store.access == .readWrite else { throw AccountError.readOnly(site) }
        let given = try ProfileInput(model: route.site.model, editor: principal.audience).values(of: fields)
        let account = try await accounts.account(reference)
        try principal.requireReach(account.id)
        return try await write(route, account.id, condition, principal) { current in
            guard current != nil else {
                return try complete(route.site.model.defaults.merging(given) { $1 }, of: route.site)
            }
            let editable = route.site.model.fields.values.filter { $0.edit.allows(principal.audience) }
            let values = editable.reduce(into: [FieldName: Value]()) { values, field in
                values[field.name] = given[field.name] ?? field.rules.defaultValue ?? .null
            }
            return try complete(values, of: route.site, among: values.keys)
        }
    }

    /// Sets the named fields, as JSON Merge Patch does (RFC 7396): null takes a value away.
    /// - Throws: `unknownSite`, `accountNotFound`, `profileNotFound`, `readOnly`, `invalidFields`, `versionMismatch`,
    ///   `conflict`.
    public func patch(
        _ reference: AccountReference, site: SiteID, fields: OrderedDictionary<String, JSONValue>,
        condition: Precondition = .none, as principal: Principal
    ) async throws -> ProfileView {
        let route = try route(site, as: principal, needing: .profilesWrite)
        guard route.site.store.access == .readWrite else { throw AccountError.readOnly(site) }
        let input = ProfileInput(model: route.site.model, editor: principal.audience)
        _ = try input.values(of: fields)
        let account = try await accounts.account(reference)
        try principal.requireReach(account.id)
        return try await write(route, account.id, condition, principal) { current in
            guard let current else { throw AccountError.profileNotFound(account.id, site: site) }
            let values = try input.values(of: fields, patching: current)
            return try complete(values, of: route.site, among: values.keys)
        }.view
    }

    /// Deletes the profile; that there is none is no error.
    /// - Throws: `unknownSite`, `accountNotFound`, `readOnly`, `versionMismatch`, `conflict` where a collection
    ///   forbids it.
    public func delete(
        _ reference: AccountReference, site: SiteID, condition: Precondition = .none, as principal: Principal
    ) async throws -> Bool {
        let route = try route(site, as: principal, needing: .profilesWrite)
        guard route.site.store.access == .readWrite else { throw AccountError.readOnly(site) }
        let account = try await accounts.account(reference)
        try principal.requireReach(account.id)
        let wasThere = try await delete(account.id, route, condition, principal)
        if wasThere { await record(.deleteProfile, account.id, route, principal, fields: []) }
        return wasThere
    }

    private func delete(
        _ account: AccountID, _ route: SiteRoute, _ condition: Precondition, _ principal: Principal
    ) async throws -> Bool {
        guard !condition.isEmpty else { return try await route.profiles.delete(account, expected: nil) }
        return try await retrying { () async throws -> Bool in
            let current = try await route.fresh.profile(of: account)
            try condition.check(current.map { view($0, route, principal).entityTag })
            guard let current else { return false }
            return try await race { try await route.profiles.delete(account, expected: current.version) }
        }
    }

    /// Reads, decides, writes; again where another writer came between and the condition still holds.
    private func write(
        _ route: SiteRoute, _ account: AccountID, _ condition: Precondition, _ principal: Principal,
        decide: @Sendable (Profile?) throws -> [FieldName: Value]
    ) async throws -> (view: ProfileView, isNew: Bool) {
        try await retrying { () async throws -> (view: ProfileView, isNew: Bool) in
            let current = try await route.fresh.profile(of: account)
            try condition.check(current.map { view($0, route, principal).entityTag })
            let values = try decide(current)
            if let current {
                let written = try await race {
                    try await route.profiles.update(account, values: values, expected: current.version)
                }
                let changed = values.filter { $0.value != current[$0.key] }.keys
                await record(.changeProfile, account, route, principal, fields: changed)
                return (view(written, route, principal), false)
            }
            do {
                let made = try await route.profiles.create(account, values: values)
                await record(.createProfile, account, route, principal, fields: values.filter { !$0.value.isNull }.keys)
                return (view(made, route, principal), true)
            } catch let error as AccountError where error.code == .conflict && error.fields.isEmpty {
                // Somebody made it since we looked: what was decided for nothing does not hold for something.
                throw LostRace()
            }
        }
    }

    /// Notes a change in the audit log: the names of the fields, never their values.
    private func record(
        _ action: AuditEvent.Action, _ account: AccountID, _ route: SiteRoute, _ principal: Principal,
        fields: some Sequence<FieldName>
    ) async {
        let changed = Set(fields)
        let names = route.site.model.fields.keys.filter(changed.contains).map(\.rawValue)
        guard action != .changeProfile || !names.isEmpty else { return }
        await audit.record(
            AuditEvent(actor: principal.actor, action: action, account: account, site: route.site.id, fields: names))
    }

    /// Runs `body` again while others write between its read and its write, a bounded number of times.
    private func retrying<Outcome: Sendable>(_ body: () async throws -> Outcome) async throws -> Outcome {
        for _ in 0..<16 {
            do { return try await body() } catch is LostRace { continue }
        }
        throw AccountError.versionMismatch
    }

    /// Tells a write that came too late for the store's version from a condition of the asker that does not hold.
    ///
    /// The store's version covers more than the asker sees; where only that has changed, the change is tried anew,
    /// and the condition, which is on what the asker sees, decides.
    private func race<Outcome: Sendable>(_ write: () async throws -> Outcome) async throws -> Outcome {
        do { return try await write() } catch let error as AccountError where error.code == .versionMismatch {
            throw LostRace()
        }
    }

    private func view(_ profile: Profile, _ route: SiteRoute, _ principal: Principal) -> ProfileView {
        ProfileView(profile: profile, site: route.site, audience: principal.audience)
    }

    private func complete(
        _ values: [FieldName: Value], of site: Site, among written: some Collection<FieldName>
    ) throws(AccountError) -> [FieldName: Value] {
        let missing = site.model.incomplete(values).filter { written.contains($0) }
        guard missing.isEmpty else {
            throw .invalidFields(missing.map { FieldProblem($0, .required, "a value is required") })
        }
        return values
    }

    private func complete(_ values: [FieldName: Value], of site: Site) throws(AccountError) -> [FieldName: Value] {
        try complete(values, of: site, among: site.model.fields.keys)
    }
}

/// Another writer came between a read and the write it led to.
private struct LostRace: Error {}
