public import Accounts
public import Logging
import Passwords
import Repositories
import SQLStore

extension GatewayRuntime {
    /// What moves the profiles of a site in bulk.
    /// - Parameter source: where they come from; the site's legacy table where it is nil.
    /// - Throws: ``AccountError`` `unknownSite`; `readOnly`; `conflict` where the site's phase, or its file, does not
    ///   allow it.
    public func importer(
        of site: SiteID, from source: (any ImportSource)? = nil, logger: Logger
    ) async throws -> Importer {
        let gateway = gateway
        let route = try gateway.router.route(site)
        guard let core = gateway.databases[gateway.coreDatabase] else {
            throw AccountError(.internal, "the core database \"\(gateway.coreDatabase)\" is not configured")
        }
        let own = route.migration?.site ?? route.site
        guard own.store.access == .readWrite else { throw AccountError.readOnly(site) }
        if let mismatch = route.mismatch { throw mismatch.error }
        var source = source
        if let migration = route.migration {
            try await requireImportable(migration)
            source = source ?? TableSource(site: migration.legacySite, database: migration.legacyDatabase)
        }
        guard let source else {
            throw AccountError.conflict(
                "the site \"\(site)\" leaves no legacy store: name it in the site's file as profile.migration, or give a file with --csv"
            ).with(\.site, site)
        }
        let repositories = gateway.repositories
        let preparer = ImportPreparer(
            site: own, accounts: repositories.accounts, links: repositories.links,
            tombstones: repositories.tombstones, records: repositories.migrationRecords,
            profiles: ProfileRowWriter(site: own, database: route.migration?.database ?? route.database),
            members: members(of: own, in: gateway, logger: logger))
        return Importer(
            site: own, source: source, core: core, imports: repositories.imports, preparer: preparer,
            makeAccount: makeAccount(of: own, in: gateway),
            phases: ImportPhases(site: route.declared, gate: phases.gate(of: site), watch: phases),
            audit: gateway.audit,
            logger: logger,
            forget: { await gateway.forgetProfiles(of: site) })
    }

    /// Importing is for the time before the new store serves alone.
    private func requireImportable(_ migration: SiteMigration) async throws {
        let site = migration.site.id
        let state = try await gateway.migrations.state(of: site)
        guard state.phase.allowsImports else {
            throw AccountError.conflict(
                "the site \"\(site)\" is in \(state.phase.rawValue), where its new store serves alone: an import would bring back what is old; go back to lazy first, with gatehouse migration rollback \(site)"
            ).with(\.site, site)
        }
    }

    /// The members of the system a site's rows come from, as far as `accounts.legacy` names them.
    private func members(of site: Site, in gateway: Gateway, logger: Logger) -> (any ImportMembers)? {
        let loaded = configuration.gateway
        guard let source = site.importedSource, let definition = loaded.members.first(where: { $0.source == source }),
            let database = gateway.databases[definition.database]
        else { return nil }
        return MemberAccounts(
            members: SQLMemberRepository(definition, database: database, logger: logger),
            hasher: PasswordHasher(loaded.passwords, preset: loaded.accounts.preset))
    }

    /// With Django's table accounts are made one by one, as Django's own columns want them.
    private func makeAccount(
        of site: Site, in gateway: Gateway
    ) -> (@Sendable (NewAccount, LegacyKey) async throws -> AccountID)? {
        guard configuration.coreSchema.accounts == .django, let source = site.importedSource else { return nil }
        let accounts = gateway.repositories.accounts
        return { account, key in
            let member = MemberReference(source: source, key: key)
            return try await accounts.create(account, profiles: [], members: [member]).account.id
        }
    }
}

extension Site {
    /// The source whose links lead to the rows that are imported; nil where their keys are the accounts' own ids.
    fileprivate var importedSource: LinkSource? {
        if case .link(let source) = (migration?.legacy ?? store).key.account { return source }
        return nil
    }
}
