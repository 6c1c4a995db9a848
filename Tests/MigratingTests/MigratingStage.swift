import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import Logging
import Pooling
import Repositories
import SQLServerDatabase
import SQLStore

/// A site that leaves a table of SQL Server, with a core database and its own table beside it.
struct MigratingStage: Sendable {
    let core: SQLCoreFixture
    let database: any Database
    let legacyDatabase: any Database
    let server: TDSTestServer
    let site: Site
    let migration: SiteMigration
    /// What serves the site, as an instance of the gateway has it.
    let profiles: any ProfileRepository

    static let source: LinkSource = "shop"
    static let legacyTable = TableName(schema: "dbo", name: "Person")

    /// Runs `body` over empty tables.
    static func run(
        on engine: TestEngine, phase: MigrationPhase, definition change: (inout MigrationSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (MigratingStage) async throws -> Void
    ) async throws {
        var settings = MigrationSettings()
        change(&settings)
        let wanted = settings
        let server = try await TDSTestServer.start()
        do {
            let legacy = try SQLServerDatabase(
                SQLServerConfiguration(
                    name: "legacy", host: "127.0.0.1", port: server.port, database: "Shop", user: "gateway",
                    password: "secret", encryption: .off,
                    timeouts: .init(connect: .seconds(30), query: .seconds(30)),
                    pool: .init(
                        max: 4, acquireTimeout: .seconds(30),
                        backOff: BackOff(base: .milliseconds(20), cap: .milliseconds(200)))),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await engine.withDatabase { database in
                try await legacy.whileRunning {
                    try await body(MigratingStage(database, legacy, server, phase: phase, wanted))
                }
            }
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private init(
        _ database: any Database, _ legacyDatabase: any Database, _ server: TDSTestServer, phase: MigrationPhase,
        _ settings: MigrationSettings
    ) async throws {
        self.database = database
        self.legacyDatabase = legacyDatabase
        self.server = server
        self.core = try await SQLCoreFixture(database: database)
        self.site = try Self.site(settings)
        try await SchemaPlanner(database: database).makeAll(ProfileTables.tables(of: site, in: database.dialect))
        try await legacyDatabase.execute(
            """
            CREATE TABLE [dbo].[Person] ([person_id] int NOT NULL PRIMARY KEY, [display_name] nvarchar(100) NULL, \
            [shoe_size] int NULL, [changed] datetime2(7) NULL)
            """)
        let gate = MigrationGate(site: site.id) {}
        gate.adopt(
            MigrationState(site: site.id, phase: phase, epoch: 1), until: ContinuousClock.now + .seconds(3600))
        self.migration = try Self.migration(site, database, legacyDatabase, core, gate)
        self.profiles = CoalescingProfileRepository(Self.served(migration))
    }

    /// A second instance of the gateway over the same databases.
    var otherInstance: any ProfileRepository { CoalescingProfileRepository(Self.served(migration)) }

    /// Puts people into the legacy table, with accounts and links of theirs.
    func people(_ count: Int, size: Int = 40) async throws -> [AccountID] {
        var ids: [AccountID] = []
        for number in 1...count {
            let id = try await core.accounts.create(NewAccount(username: Username("person\(number)"))).id
            try await core.links.link([id: LegacyKey(rawValue: "\(1000 + number)")], source: Self.source)
            try await insert(1000 + number, name: "Person \(number)", size: size)
            ids.append(id)
        }
        return ids
    }

    /// Writes a row as the legacy application does.
    func insert(_ key: Int, name: String, size: Int) async throws {
        try await legacyDatabase.execute(
            """
            INSERT INTO [dbo].[Person] ([person_id], [display_name], [shoe_size], [changed]) VALUES \
            (\(bind: .integer(Int64(key)), as: .integer(bits: 32)), \(bind: .text(name), as: .text(length: 100)), \
            \(bind: .integer(Int64(size)), as: .integer(bits: 32)), '2026-01-02T03:04:05.1234567')
            """)
    }

    /// How many rows the site's own table has.
    func rowCount() async throws -> Int {
        Int(try await database.query("SELECT COUNT(*) FROM \(table: site.store.table)").first?[0].integer ?? -1)
    }

    /// The statements on the legacy table since the server's count was reset.
    var legacyReads: Int {
        server.statistics.requests.count { $0.text.contains("Person") && $0.text.contains("SELECT") }
    }

    private static func site(_ settings: MigrationSettings) throws -> Site {
        Site(
            id: "shop", name: "Shop", hosts: ["shop.example.org"],
            model: try ProfileModel(fields: [
                Field(name: "name", type: .string, rules: FieldRules(maximum: .integer(100)), isFilter: true),
                Field(name: "size", type: .integer, rules: FieldRules(maximum: .integer(60)), isFilter: true),
                Field(name: "changed", type: .timestamp),
                Field(name: "motto", type: .string, rules: FieldRules(defaultValue: .string("none yet"))),
            ]),
            store: StoreDefinition(
                database: "main", table: TableName(name: "shop_profile"), isManaged: true, access: .readWrite,
                key: .init(column: "account_id", type: .integer, account: .id), versionColumn: "version",
                onDelete: .cascade),
            creation: .never,
            migration: MigrationDefinition(
                legacy: StoreDefinition(
                    database: "legacy", table: legacyTable, isManaged: false, access: settings.access,
                    key: .init(column: "person_id", type: .integer, account: .link(source)), onDelete: .retain),
                columns: ["name": "display_name", "size": "shoe_size"], absent: ["motto"],
                timestampDigits: settings.timestampDigits))
    }

    private static func migration(
        _ site: Site, _ database: any Database, _ legacyDatabase: any Database, _ core: SQLCoreFixture,
        _ gate: MigrationGate
    ) throws -> SiteMigration {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let legacySite = try require(site.legacySite, "the site as its legacy store has it")
        let definition = try require(site.migration, "a way out")
        return SiteMigration(
            site: site, legacySite: legacySite, definition: definition,
            store: SQLProfileRepository(site: site, database: database, links: core.links, logger: logger),
            legacy: SQLProfileRepository(
                site: legacySite, database: legacyDatabase, links: core.links, logger: logger),
            database: database, legacyDatabase: legacyDatabase, links: core.links, tombstones: core.tombstones,
            differences: core.differences,
            parts: MigrationParts(
                site: site, records: core.migrationRecords, keys: LinkedKeys(links: core.links, source: source),
                logger: logger), gate: gate)
    }

    private static func served(_ migration: SiteMigration) -> some ProfileRepository {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return MigratingProfileRepository(
            SQLProfileRepository(
                site: migration.site, database: migration.database, links: migration.links, logger: logger),
            leaving: SQLProfileRepository(
                site: migration.legacySite, database: migration.legacyDatabase, links: migration.links,
                logger: logger), gate: migration.gate, parts: migration.parts, rows: migration.storeKeys,
            compare: { _ in })
    }
}

/// What of a way out differs from test to test.
struct MigrationSettings: Sendable {
    var access = StoreDefinition.Access.readOnly
    var timestampDigits: Int? = 6
}
