public import Accounts

/// The profiles of a site that is on its way out of a legacy store: two stores behind one face.
///
/// Where the site is decides who serves: the legacy store, both, or the site's own. While both do, a read asks the own
/// store first, then the legacy one, and copies what it finds; writes go to the own store, and the legacy rows stay as
/// they are.
public struct MigratingProfileRepository<Store: ProfileRepository, Legacy: ProfileRepository>: ProfileRepository {
    public let site: Site
    let store: Store
    let legacy: Legacy
    let gate: MigrationGate
    let parts: MigrationParts
    let rows: any AccountSequence
    /// Takes accounts whose profiles are to be compared with their legacy rows.
    let compare: @Sendable ([AccountID]) -> Void

    /// - Parameters:
    ///   - rows: the accounts that have a row in the own store.
    ///   - compare: is handed the accounts of a sample of reads, and returns at once.
    public init(
        _ store: Store, leaving legacy: Legacy, gate: MigrationGate, parts: MigrationParts,
        rows: any AccountSequence, compare: @escaping @Sendable ([AccountID]) -> Void
    ) {
        self.site = parts.site
        self.store = store
        self.legacy = legacy
        self.gate = gate
        self.parts = parts
        self.rows = rows
        self.compare = compare
    }

    var copier: ProfileCopier<Store> { ProfileCopier(store: store, parts: parts) }

    public func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
        guard !accounts.isEmpty else { return [:] }
        return try await gate.serve(site) { phase in
            switch phase {
            case .legacy: return try await legacy.profiles(of: accounts).mapValues { $0.from(.legacy) }
            case .lazy: return try await copying(accounts)
            case .shadow:
                if let share = site.migration?.sample, Double.random(in: 0..<1) < share { compare(accounts) }
                return try await store.profiles(of: accounts)
            case .cutOver: return try await store.profiles(of: accounts)
            }
        }
    }

    public func rows(
        of collection: CollectionName, account: AccountID, page: PageRequest
    ) async throws -> Page<CollectionRow> {
        try await gate.serve(site) { _ in
            guard site.migration?.legacyCollections.contains(collection) == true else {
                return try await store.rows(of: collection, account: account, page: page)
            }
            return try await legacy.rows(of: collection, account: account, page: page)
        }
    }

    /// The profiles in either store, those of the legacy one copied.
    func copying(_ accounts: [AccountID]) async throws -> [AccountID: Profile] {
        let (here, there) = try await sides(of: accounts)
        guard !there.isEmpty else { return here }
        return try await here.merging(copier.copy(there)) { own, _ in own }
    }

    /// The profiles in either store, nothing copied.
    func looking(_ accounts: [AccountID]) async throws -> [AccountID: Profile] {
        let (here, there) = try await sides(of: accounts)
        return there.reduce(into: here) { found, row in
            found[row.key] = row.value.completed(with: parts.transform.apply(row.value), of: parts.site.model)
        }
    }

    /// The profiles in the own store, and those that are in the legacy one alone.
    ///
    /// Of what was deleted here neither counts: whoever copied a row while it was deleted, and died before it looked
    /// again, has left one behind.
    private func sides(
        of accounts: [AccountID]
    ) async throws -> (here: [AccountID: Profile], there: [AccountID: Profile]) {
        async let records = parts.records.records(of: accounts, site: site.id)
        let stored = try await store.profiles(of: accounts)
        let deleted = try await records.filter { $0.value.state == .deleted }
        let here = stored.filter { deleted[$0.key] == nil }
        let missing = accounts.filter { here[$0] == nil && deleted[$0] == nil }
        guard !missing.isEmpty else { return (here, [:]) }
        return (here, try await legacy.profiles(of: missing))
    }
}
