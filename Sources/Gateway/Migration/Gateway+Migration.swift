public import Accounts
import Repositories
import SQLStore

extension Gateway {
    /// What leads a site out of its legacy store.
    /// - Throws: ``AccountError`` `unknownSite`; `conflict` for a site whose file has no migration.
    public func migration(of site: SiteID) throws(AccountError) -> SiteMigration {
        guard let migration = try router.route(site).migration else {
            throw AccountError.conflict(
                "the site \"\(site)\" leaves no legacy store: its file has no profile.migration")
        }
        return migration
    }

    /// The same, for whatever writes.
    /// - Throws: `storeMismatch` too, where the site's file does not say what the core knows of the move.
    private func agreedMigration(of site: SiteID) throws(AccountError) -> SiteMigration {
        let migration = try migration(of: site)
        try migration.requireAgreement()
        return migration
    }
}

extension Gateway {
    /// The profiles that were changed on both sides.
    public var conflicts: ConflictService {
        ConflictService(
            conflicts: repositories.conflicts, sides: { MigrationSides(try self.agreedMigration(of: $0)) },
            audit: audit,
            now: { .now() })
    }

    /// What takes over the changes of a site's legacy table.
    /// - Throws: ``AccountError`` `unknownSite`; `conflict` for a site that leaves no legacy store, or has left it.
    public func synchronizer(of site: SiteID) async throws -> Synchronizer {
        let migration = try agreedMigration(of: site)
        guard try await migrations.state(of: site).phase != .cutOver else {
            throw AccountError.conflict("the site \"\(site)\" is cut over: its legacy store is not asked any more")
                .with(\.site, site)
        }
        return synchronizer(of: migration)
    }

    func synchronizer(of migration: SiteMigration) -> Synchronizer {
        let sides = MigrationSides(migration)
        return Synchronizer(
            sides: sides, states: repositories.syncStates,
            settler: ConflictSettler(
                sides: sides, conflicts: repositories.conflicts, policy: migration.definition.conflicts, audit: audit,
                now: { .now() }), now: { .now() })
    }

    /// What writes the changes made here to a site's legacy store.
    /// - Throws: ``AccountError`` `unknownSite`; `conflict` for a site that leaves no legacy store.
    public func writeBack(of site: SiteID) throws(AccountError) -> WriteBack {
        let migration = try agreedMigration(of: site)
        return WriteBack(sides: MigrationSides(migration), legacy: migration.legacy, audit: audit)
    }
}

extension GatewayRuntime {
    /// What compares the legacy table of a site with its own store.
    /// - Throws: ``AccountError`` `unknownSite`; `conflict` for a site that leaves no legacy store.
    public func verifier(of site: SiteID) throws(AccountError) -> Verifier {
        let migration = try gateway.migration(of: site)
        let sides = MigrationSides(migration)
        return Verifier(
            sides: sides, surveyor: try surveyor(sides, members: members(sides)), tombstones: migration.tombstones)
    }

    /// What looks at a move before it begins.
    /// - Throws: ``AccountError`` `unknownSite`; `conflict` for a site that leaves no legacy store.
    public func planner(of site: SiteID) throws(AccountError) -> MovePlanner {
        let migration = try gateway.migration(of: site)
        let sides = MigrationSides(migration)
        // The survey of the members tells more than a headcount.
        return MovePlanner(
            sides: sides, tombstones: migration.tombstones, surveyor: try surveyor(sides, members: nil),
            members: members(sides))
    }

    /// What goes through the members that the keys of the legacy table lead to, where the configuration names them.
    private func members(_ sides: MigrationSides) -> MemberSurveyor? {
        let gateway = gateway
        guard case .link(let source) = sides.legacySite.store.key.account,
            let definition = configuration.gateway.members.first(where: { $0.source == source }),
            let database = gateway.databases[definition.database]
        else { return nil }
        return MemberSurveyor(
            sides: sides, members: SQLMemberRepository(definition, database: database, logger: gateway.audit.logger),
            accounts: gateway.repositories.accounts)
    }

    private func surveyor(
        _ sides: MigrationSides, members: MemberSurveyor?
    ) throws(AccountError) -> PeopleSurveyor {
        let gateway = gateway
        guard let core = gateway.databases[gateway.coreDatabase] else {
            throw AccountError(.internal, "the core database is not configured")
        }
        return PeopleSurveyor(
            sides: sides, accounts: gateway.repositories.accounts,
            passwords: PasswordCensus(database: core, schema: configuration.coreSchema), members: members)
    }
}

extension MigrationSides {
    init(_ migration: SiteMigration) {
        self.init(
            site: migration.site, legacySite: migration.legacySite, legacyDatabase: migration.legacyDatabase,
            store: migration.store, storeDatabase: migration.database, links: migration.links,
            records: migration.parts.records)
    }
}
