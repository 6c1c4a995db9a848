public import Accounts
import SQLStore

/// Holds the tables in the databases against what the configuration says of them; it reads the catalogues alone.
public struct Checker: Sendable {
    private let scope: OperationScope

    public init(_ scope: OperationScope) { self.scope = scope }

    /// Everything that is not as it should be: the core first, then the sites and the members of other systems in their
    /// order, side by side, so that a database that does not answer holds up nobody else.
    public func check() async -> [Finding] {
        await withTaskGroup(of: (Int, [Finding]).self) { group in
            group.addTask { (-1, await checkCore()) }
            for (index, site) in scope.sites.enumerated() { group.addTask { (index, await check(site)) } }
            for (index, members) in scope.members.enumerated() {
                group.addTask { (scope.sites.count + index, await check(members)) }
            }
            group.addTask { (scope.sites.count + scope.members.count, await checkMoves()) }
            let parts = await group.reduce(into: [Int: [Finding]]()) { parts, part in parts[part.0] = part.1 }
            return parts.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    /// What is wrong with one site: with its move, and with the tables behind it, the one it leaves among them until it
    /// is cut over.
    /// - Parameter site: the site as its file has it.
    public func check(_ site: Site) async -> [Finding] {
        // Where the core cannot tell, the findings on the core say so.
        let state = try? await states()[site.id]
        var found = state.flatMap { MigrationMismatch(site, $0) }.map { [Finding($0, of: site)] } ?? []
        found += await findings(site: site.id, in: site.store.database) { database in
            try await SiteCheckup(site: site.ownSite, database: database).findings()
        }
        if let legacySite = site.legacySite, state?.phase != .cutOver {
            found += await findings(site: site.id, in: legacySite.store.database) { database in
                try await SiteCheckup(site: legacySite, database: database).findings()
            }
        }
        return found
    }

    /// Where the sites are on their way, as the core knows it.
    private func states() async throws -> [SiteID: MigrationState] {
        guard let core = scope.databases[scope.core] else { return [:] }
        return try await SQLMigrationStateRepository(database: core).states()
    }

    /// The moves under way of sites that no file has: whoever takes their files up again has to go on with them.
    public func checkMoves() async -> [Finding] {
        let known = Set(scope.sites.map(\.id))
        let lost = (try? await states())?.values.filter {
            !known.contains($0.site) && [.lazy, .shadow].contains($0.phase)
        }
        return (lost ?? []).sorted { $0.site.rawValue < $1.site.rawValue }.map { state in
            Finding(
                .brokenMove, .warning, site: state.site, database: scope.core,
                table: CoreSchema.migrationTable.description,
                found: "a move in the phase \(state.phase.rawValue) of a site that has no file",
                wanted: "the site's file until the site is cut over",
                remedy: "put the file back with its profile.migration, and cut the site over before it goes")
        }
    }

    /// What is wrong with the members tables of another system.
    public func check(_ members: MembersDefinition) async -> [Finding] {
        await findings(site: nil, members: members.source, in: members.database) { database in
            try await MembersCheckup(definition: members, database: database).findings()
        }
    }

    /// What is wrong with the core's own tables.
    public func checkCore() async -> [Finding] {
        await findings(site: nil, in: scope.core) { database in
            try await CoreCheckup(schema: scope.schema, database: database).findings()
        }
    }

    private func findings(
        site: SiteID?, members: LinkSource? = nil, in name: DatabaseName,
        _ check: (any Database) async throws -> [Finding]
    ) async -> [Finding] {
        guard let database = scope.databases[name] else {
            return [
                Finding(
                    .unreachable, site: site, members: members, database: name, found: "no such database",
                    wanted: "a database of the configuration", remedy: "add it to databases, or correct the name")
            ]
        }
        do { return try await check(database) } catch {
            let reason = (error as? DatabaseError)?.description ?? "the check was broken off"
            return [
                Finding(
                    .unreachable, site: site, members: members, database: name, found: reason, wanted: "an answer",
                    remedy: "see the log for the database's own words, and try again")
            ]
        }
    }
}

/// Looks at the core's tables.
struct CoreCheckup {
    let schema: CoreSchema
    let database: any Database

    func findings() async throws -> [Finding] {
        var findings = try await schemaFindings()
        for table in schema.tables where !findings.contains(where: { $0.table == table.name.description }) {
            if let finding = try await rights(on: table.name) { findings.append(finding) }
        }
        if findings.isEmpty, let version = try await CoreVersion(database: database).stored(),
            version > CoreSchema.version
        {
            findings.append(
                Finding(
                    .schemaVersion, .warning, site: nil, database: database.name, found: "tables of version \(version)",
                    wanted: "version \(CoreSchema.version)", remedy: "run the newer Gatehouse that made them"))
        }
        return findings
    }

    private func schemaFindings() async throws -> [Finding] {
        var findings: [Finding] = []
        if schema.accounts == .django {
            findings += try await DjangoAccountRepository.missing(in: database).map(absent)
        }
        let steps = try await SchemaPlanner(database: database).plan(schema.tables)
        let absent = Set(steps.compactMap { step in if case .createTable = step.change { step.table } else { nil } })
        for step in steps {
            let (kind, column, found): (Finding.Kind, String?, String)
            switch step.change {
            case .createSchema: continue
            case .createTable: (kind, column, found) = (.missingTable, nil, "no such table")
            case .addColumn(let definition, _):
                (kind, column, found) = (.missingColumn, definition.name, "no such column")
            // A table that is not there lacks its indexes too, which goes without saying.
            case .createIndex(_, let table) where absent.contains(table): continue
            case .createIndex(let index, _):
                (kind, column, found) = (.missingIndex, index.columns.joined(separator: ", "), "no such index")
            }
            findings.append(
                Finding(
                    kind, site: nil, database: database.name, table: step.table.description, column: column,
                    found: found, wanted: step.summary, remedy: "run: gatehouse migrate"))
        }
        return findings
    }

    private func absent(_ name: (table: TableName, column: String?)) -> Finding {
        Finding(
            name.column == nil ? .missingTable : .missingColumn, site: nil, database: database.name,
            table: name.table.description, column: name.column,
            found: name.column == nil ? "no such table" : "no such column", wanted: "Django's table of users",
            remedy: "run Django's own migrate, or write accounts: { preset: gatehouse }")
    }

    private func rights(on table: TableName) async throws -> Finding? {
        let missing = try await Set(TableRight.allCases).subtracting(
            database.dialect.rights(on: table, using: database))
        return missing.isEmpty
            ? nil : .missingRights(missing, on: table, site: nil, database: database, wanted: "the core's own table")
    }
}

extension Finding {
    static func missingRights(
        _ missing: Set<TableRight>, on table: TableName, site: SiteID?, database: any Database, wanted: String
    ) -> Finding {
        let list = missing.map { $0.rawValue.uppercased() }.sorted().joined(separator: ", ")
        return Finding(
            .rights, site: site, database: database.name, table: table.description, found: "no right to \(list)",
            wanted: wanted, remedy: "GRANT \(list) ON \(database.dialect.reference(table)) TO the gateway's user;")
    }
}
