import Accounts
import OrderedCollections
import Repositories
import SQLStore

/// The two sides of a site that leaves a legacy store, as the tools look at them: planning, verifying, synchronising,
/// writing back.
struct MigrationSides: Sendable {
    /// The site with its own store.
    let site: Site
    let legacyRows: ProfileRows
    let legacyDatabase: any Database
    let store: any ProfileRepository
    let storeDatabase: any Database
    let links: any LinkRepository
    let records: any MigrationRecordRepository
    let transform: MigrationTransform
    private let digest: ProfileDigest
    /// The fields that both sides have, in the model's order.
    let shared: [Field]

    init(
        site: Site, legacySite: Site, legacyDatabase: any Database, store: any ProfileRepository,
        storeDatabase: any Database, links: any LinkRepository, records: any MigrationRecordRepository
    ) {
        self.site = site
        self.legacyRows = ProfileRows(
            site: legacySite, database: legacyDatabase, modifiedColumn: site.migration?.modifiedColumn)
        self.legacyDatabase = legacyDatabase
        self.store = store
        self.storeDatabase = storeDatabase
        self.links = links
        self.records = records
        self.transform = MigrationTransform(site: site)
        self.digest = ProfileDigest(of: site.model)
        let absent = site.migration?.absent ?? []
        self.shared = site.model.fields.values.filter { !absent.contains($0.name) }
    }

    var legacySite: Site { legacyRows.site }
    /// The way between accounts and the keys of the legacy table.
    var keys: KeyResolver { KeyResolver(site: legacySite, links: links) }
    var storeKeys: ProfileKeys { ProfileKeys(site: site, database: storeDatabase) }

    /// The same sides, where the legacy table is not asked for some fields.
    func leavingOut(_ fields: [FieldName]) -> MigrationSides {
        guard !fields.isEmpty, let migration = site.migration else { return self }
        let reduced = Site(
            id: site.id, name: site.name, hosts: site.hosts, model: site.model, store: site.store,
            creation: site.creation, collections: site.collections,
            migration: MigrationDefinition(
                legacy: migration.legacy, columns: migration.columns, absent: migration.absent.union(fields),
                modifiedColumn: migration.modifiedColumn, conflicts: migration.conflicts,
                timestampDigits: migration.timestampDigits, legacyCollections: migration.legacyCollections))
        return MigrationSides(
            site: reduced, legacySite: reduced.legacySite ?? legacySite, legacyDatabase: legacyDatabase, store: store,
            storeDatabase: storeDatabase, links: links, records: records)
    }

    /// The checksum of what both sides have of a profile: fields the legacy table does not have count as copied.
    func digest(_ values: [FieldName: Value]) -> String {
        var values = values
        for name in site.migration?.absent ?? [] { values[name] = site.model.fields[name]?.rules.defaultValue }
        return digest.callAsFunction(values)
    }

    /// The fields that differ between two sets of values, in the model's order.
    func differences(_ one: [FieldName: Value], _ other: [FieldName: Value]) -> [FieldName] {
        shared.map(\.name).filter { !ProfileDigest.isSame(one[$0] ?? .null, other[$0] ?? .null) }
    }

    /// The values of the fields that both sides have.
    func sharedValues(_ values: [FieldName: Value]) -> [FieldName: Value] {
        shared.reduce(into: [:]) { $0[$1.name] = values[$1.name] ?? .null }
    }

    /// Legacy rows with whatever belongs to them here; each side is asked once for all of them.
    func paired(_ rows: [ProfileRows.Element]) async throws -> [PairedRow] {
        let owners = try await keys.accounts(of: rows.map(\.key))
        let accounts = Array(Set(owners.values))
        let records = try await records.records(of: accounts, site: site.id)
        let profiles = try await store.profiles(of: accounts)
        return rows.map { row in
            let account = owners[row.key]
            return PairedRow(
                legacy: row, outcome: transform.apply(row.profile), account: account,
                record: account.flatMap { records[$0] }, profile: account.flatMap { profiles[$0] })
        }
    }
}

/// A legacy row with its account, the note of its copy, and the profile here, where there are any.
struct PairedRow: Sendable {
    let legacy: ProfileRows.Element
    /// What the row would be here.
    let outcome: MigrationTransform.Outcome
    let account: AccountID?
    let record: MigrationRecord?
    let profile: Profile?

    var key: LegacyKey { legacy.key }

    /// On which sides a profile changed since it was copied.
    enum Change: Hashable, Sendable {
        case none, legacy, here, both
        /// It was never copied, as far as the core knows.
        case unknown
    }

    /// What changed since the profile was copied; `profile` is what is here.
    func change(of profile: Profile, _ sides: MigrationSides) -> Change {
        guard let known = record?.digest else { return .unknown }
        let isLegacy = sides.digest(outcome.values) != known
        let isHere = sides.digest(profile.values) != known
        return isLegacy ? (isHere ? .both : .legacy) : (isHere ? .here : .none)
    }
}
