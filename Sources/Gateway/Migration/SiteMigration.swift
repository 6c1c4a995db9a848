public import Accounts
import OrderedCollections
public import Repositories
public import SQLStore

/// A site that leaves a legacy store: both of its stores, and what the core knows of the way; it never changes, and is shared.
public final class SiteMigration: Sendable {
    /// The site with its own store, and as its legacy store has it.
    public let site: Site
    public let legacySite: Site
    public let definition: MigrationDefinition
    /// The profiles in the own store and in the legacy one, each without whatever is wrapped around it in service.
    public let store: any ProfileRepository
    public let legacy: any ProfileRepository
    public let database: any Database
    public let legacyDatabase: any Database
    public let links: any LinkRepository
    public let tombstones: any TombstoneRepository
    public let differences: any DifferenceRepository
    /// What copying needs: the transform, the checksum, the records and the keys.
    public let parts: MigrationParts
    public let gate: MigrationGate

    /// The keys of all rows of either table.
    public var storeKeys: ProfileKeys { ProfileKeys(site: site, database: database) }
    public var legacyKeys: ProfileKeys { ProfileKeys(site: legacySite, database: legacyDatabase) }

    public init(
        site: Site, legacySite: Site, definition: MigrationDefinition, store: any ProfileRepository,
        legacy: any ProfileRepository, database: any Database, legacyDatabase: any Database,
        links: any LinkRepository, tombstones: any TombstoneRepository, differences: any DifferenceRepository,
        parts: MigrationParts, gate: MigrationGate
    ) {
        self.site = site
        self.legacySite = legacySite
        self.definition = definition
        self.store = store
        self.legacy = legacy
        self.database = database
        self.legacyDatabase = legacyDatabase
        self.links = links
        self.tombstones = tombstones
        self.differences = differences
        self.parts = parts
        self.gate = gate
    }
}

extension SiteMigration {
    /// The site as its services see it while the legacy store serves: with that store and its access, and without
    /// ways to change what that store does not have.
    var siteInLegacy: Site {
        let fields = site.model.fields.values.map { definition.absent.contains($0.name) ? $0.unchangeable : $0 }
        let canCreate: Bool
        switch definition.legacy.key.account {
        case .link: canCreate = false
        case .id: canCreate = definition.legacy.access == .readWrite
        }
        let model = (try? ProfileModel(fields: fields, bases: site.model.bases)) ?? site.model
        return Site(
            id: site.id, name: site.name, hosts: site.hosts, model: model, store: definition.legacy,
            creation: canCreate ? site.creation : .never, collections: site.collections,
            requiresComplete: site.requiresComplete, registration: site.registration, hasFeed: site.hasFeed,
            customization: site.customization, migration: definition)
    }
}

extension Field {
    /// The same field, which nobody may edit.
    fileprivate var unchangeable: Field {
        Field(
            name: name, type: type, column: column, label: label, help: help, rules: rules, visibility: visibility,
            edit: .never, isFilter: isFilter)
    }
}

extension SiteMigration {
    /// The phase as this process last heard of it.
    public var phase: MigrationPhase { gate.known.phase }

    /// Insists that the site's file says what the core knows of the move, as far as this process has heard.
    /// - Throws: ``AccountError`` `storeMismatch`.
    func requireAgreement() throws(AccountError) {
        if let mismatch = MigrationMismatch(site, gate.known) { throw mismatch.error }
    }
}

extension SiteMigration {
    /// Removes the rows of profiles that were deleted here while somebody copied them, and died before it looked again.
    ///
    /// They are shown to nobody while both stores serve; run it while nobody writes.
    func sweep() async throws {
        let size = 500
        var last: AccountID?
        while true {
            let page = try await parts.records.records(after: last, limit: size, changed: true, site: site.id)
            let deleted = page.filter { $0.state == .deleted }.map(\.account)
            if !deleted.isEmpty {
                for account in try await store.profiles(of: deleted).keys {
                    _ = try await store.delete(account, expected: nil)
                }
            }
            guard page.count == size, let end = page.last?.account else { return }
            last = end
        }
    }
}
