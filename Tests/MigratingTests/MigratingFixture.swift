import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import OrderedCollections
import Repositories
import SQLStore

/// The fixture of the profile contract over two stores in memory: rows that come to be behind the repository's back are in
/// the legacy one, so that every point is held against profiles that were copied on the way.
struct MigratingFixture: ProfileFixture {
    let profiles: any ProfileRepository
    let capabilities = StoreCapabilities()
    private let store: MemoryProfileFixture
    private let legacy: MemoryProfileFixture
    private let phase: MigrationPhase

    init(site: Site, phase: MigrationPhase, records: any MigrationRecordRepository) {
        let gate = MigrationGate(site: site.id) {}
        gate.adopt(
            MigrationState(site: site.id, phase: phase, epoch: 1), until: ContinuousClock.now + .seconds(3600))
        let site = site.leaving(MigrationDefinition(legacy: site.store))
        let stores = (MemoryStore(limits: Self.limits), MemoryStore(limits: Self.limits))
        let numbers = (stores.0, stores.1)
        let own = MemoryProfileRepository(site: site, store: numbers.0)
        let old = MemoryProfileRepository(site: site, store: numbers.1)
        let parts = MigrationParts(
            site: site, records: records, keys: OwnKeys(rows: ListedAccounts(profiles: old)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        self.store = MemoryProfileFixture(site: site, store: stores.0)
        self.legacy = MemoryProfileFixture(site: site, store: stores.1)
        self.phase = phase
        self.profiles = MigratingProfileRepository(
            own, leaving: old, gate: gate, parts: parts, rows: ListedAccounts(profiles: own), compare: { _ in })
    }

    private static var limits: MemoryLimits {
        var limits = MemoryLimits()
        limits.textLengths = ["motto": ContractSites.narrowLength]
        return limits
    }

    func makeAccounts(_ count: Int) async throws -> [AccountID] { try await store.makeAccounts(count) }

    func link(_ account: AccountID, to key: LegacyKey) async throws {}

    func insertRow(key: LegacyKey, values: [FieldName: Value]) async throws {
        try await (phase == .legacy || phase == .lazy ? legacy : store).insertRow(key: key, values: values)
    }

    func insertRow(
        of collection: CollectionName, id: Int64, key: LegacyKey, values: [FieldName: Value]
    ) async throws {
        try await store.insertRow(of: collection, id: id, key: key, values: values)
    }
}

/// The accounts of a store that lists them in the order of their ids.
struct ListedAccounts: AccountSequence {
    let profiles: any ProfileRepository

    func accounts(after account: AccountID?, limit: Int) async throws -> [AccountID] {
        var found: [AccountID] = []
        var cursor: String?
        repeat {
            let page = try await profiles.list(PageRequest(limit: 1000, cursor: cursor), filter: [:])
            found += page.elements.map(\.account).filter { id in account.map { id > $0 } ?? true }
            cursor = page.next
        } while cursor != nil && found.count < limit
        return Array(found.prefix(limit))
    }
}

extension Site {
    /// The same site on its way out of a legacy store.
    func leaving(_ migration: MigrationDefinition) -> Site {
        Site(
            id: id, name: name, hosts: hosts, model: model, store: store, creation: creation,
            collections: collections, migration: migration)
    }
}
