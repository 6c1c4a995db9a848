import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import Pooling
import SQLServerDatabase
import SQLStore

@testable import Gateway

/// A shop that leaves SQL Server: a legacy table there, its own store beside the core in another database.
struct MoveStage: Sendable {
    static let source: LinkSource = "shop"
    static let legacyTable = "dbo.UserProfile"

    let site: Site
    let core: any Database
    let legacy: any Database
    let server: TDSTestServer
    let accounts: any AccountRepository
    let links: SQLLinkRepository
    let records: SQLMigrationRecordRepository
    let tombstones: SQLTombstoneRepository
    let store: SQLProfileRepository

    var databases: [DatabaseName: any Database] { ["main": core, "legacy": legacy] }

    var sides: MigrationSides {
        get throws {
            guard let legacySite = site.legacySite else { throw StageError("the site leaves no legacy store") }
            return MigrationSides(
                site: site.ownSite, legacySite: legacySite, legacyDatabase: legacy, store: store,
                storeDatabase: core, links: links, records: records)
        }
    }

    var verifier: Verifier {
        get throws { Verifier(sides: try sides, surveyor: try surveyor(), tombstones: tombstones) }
    }

    /// What goes through the members of a table like Django's in the legacy database.
    var members: MemberSurveyor {
        get throws {
            MemberSurveyor(
                sides: try sides,
                members: SQLMemberRepository(
                    LegacyTables.definition(.django, source: Self.source), database: legacy, logger: Self.quiet),
                accounts: accounts)
        }
    }

    func surveyor(members: MemberSurveyor? = nil) throws -> PeopleSurveyor {
        PeopleSurveyor(
            sides: try sides, accounts: accounts, passwords: PasswordCensus(database: core, schema: CoreSchema()),
            members: members)
    }

    /// Runs a test with an empty legacy table in a TDS test server, and the core and the store in `engine`.
    static func run(
        _ engine: TestEngine, site: Site? = nil, legacyTable: String? = nil,
        _ body: @escaping @Sendable (MoveStage) async throws -> Void
    ) async throws {
        let site = try site ?? shop()
        let server = try await TDSTestServer.start()
        let result: Result<Void, any Error>
        do {
            _ = try await server.execute(legacyTable ?? Self.tableStatement)
            let legacy = try SQLServerDatabase(
                SQLServerConfiguration(
                    name: "legacy", host: "127.0.0.1", port: server.port, database: "Shop", user: "gateway",
                    password: "secret", encryption: .off, pool: PoolConfiguration(max: 3, acquireTimeout: .seconds(60))),
                logger: quiet)
            try await engine.withDatabase { core in
                try await SchemaPlanner(database: core).makeAll(
                    CoreSchema().tables + ProfileTables.tables(of: site.ownSite, in: core.dialect))
                let links = SQLLinkRepository(database: core)
                let store = SQLProfileRepository(site: site.ownSite, database: core, links: links, logger: quiet)
                let stage = MoveStage(
                    site: site, core: core, legacy: legacy, server: server,
                    accounts: SQLAccountRepository(database: core, colocated: [site.id: store]), links: links,
                    records: SQLMigrationRecordRepository(database: core),
                    tombstones: SQLTombstoneRepository(database: core), store: store)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await legacy.run() }
                    defer { group.cancelAll() }
                    try await body(stage)
                }
            }
            result = .success(())
        } catch { result = .failure(error) }
        await server.stop()
        try result.get()
    }

    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// Why a stage could not be set.
struct StageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

// MARK: The site

extension MoveStage {
    static let tableStatement = """
        CREATE TABLE dbo.UserProfile (user_id int NOT NULL PRIMARY KEY, Nick nvarchar(60) NULL, city nvarchar(40) NULL, \
        credit money NULL, born date NULL, seen datetime2(7) NULL, fax varchar(20) NULL, \
        modified datetime2(3) NULL, row_version rowversion)
        """

    /// The shop: five fields that both sides have, one that the legacy table does not.
    static func shop(
        conflicts: ConflictPolicy = .queue, modified: String? = "modified", version: String? = "row_version",
        access: StoreDefinition.Access = .readOnly, roundsTimestamps: Int? = 6
    ) throws -> Site {
        let fields = [
            Field(name: "nick", type: .string, rules: FieldRules(isRequired: true, maximum: .integer(40))),
            Field(name: "city", type: .string, visibility: .public),
            Field(name: "credit", type: .decimal(precision: 19, scale: 4), visibility: .admin, edit: .admin),
            Field(name: "born", type: .date, visibility: .self),
            Field(name: "seen", type: .timestamp),
            Field(name: "plan", type: .string, rules: FieldRules(defaultValue: .string("free"))),
        ]
        let legacy = StoreDefinition(
            database: "legacy", table: TableName(schema: "dbo", name: "UserProfile"), isManaged: false, access: access,
            key: .init(column: "user_id", type: .integer, account: .link(source)), versionColumn: version,
            onDelete: .retain)
        return Site(
            id: "shop", name: "Shop", hosts: [], model: try ProfileModel(fields: fields),
            store: StoreDefinition(
                database: "main", table: TableName(name: "shop_profile"), isManaged: true, access: .readWrite,
                key: .init(column: "account_id", type: .integer, account: .id), versionColumn: "version",
                onDelete: .cascade),
            creation: .never,
            migration: MigrationDefinition(
                legacy: legacy, columns: ["nick": "Nick"], absent: ["plan"], modifiedColumn: modified,
                conflicts: conflicts, timestampDigits: roundsTimestamps))
    }
}
