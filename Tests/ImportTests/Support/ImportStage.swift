import Accounts
import Foundation
import Gateway
import GatewayTesting
import Logging
import SQLStore
import Synchronization
import Testing

/// A site on its way out of a SQL Server table, over the databases of one test.
struct ImportStage: Sendable {
    /// Where the core is, and whether the site's own table is in it.
    enum Layout: String, CaseIterable, Sendable, CustomStringConvertible {
        case postgres, sqlite
        /// The core in PostgreSQL, the site's own table in a SQLite file.
        case apart

        var description: String { rawValue }
    }

    let runtime: GatewayRuntime
    let server: TDSTestServer

    var gateway: Gateway { runtime.gateway }
    var core: any Database { get throws { try #require(gateway.databases["main"]) } }
    var own: any Database {
        get throws { try #require(gateway.databases[gateway.router.route("people").database.name]) }
    }
    var imports: any ImportRepository { gateway.repositories.imports }

    /// The legacy key's column, and the other columns of the table.
    static let table = """
        CREATE TABLE dbo.People (id int NOT NULL PRIMARY KEY, FullName nvarchar(60) NULL, born date NULL, \
        seen datetime2(7) NULL, level int NULL)
        """

    static func run(
        _ layout: Layout, key: String = "{ column: id, account: link, source: crm }", settings: String = "",
        definition: String = table, site: String? = nil, _ body: @Sendable (ImportStage) async throws -> Void
    ) async throws {
        let server = try await TDSTestServer.start()
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try await server.execute(definition)
            let loaded = try await load(
                layout, key: key, settings: settings, site: site, server: server, in: folder)
            let runtime = try GatewayRuntime(loaded, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await runtime.withDatabases { _ in
                let outcome = await runtime.migrator.migrate()
                try #require(outcome.failures.isEmpty)
                try await body(ImportStage(runtime: runtime, server: server))
            }
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private static func load(
        _ layout: Layout, key: String, settings: String, site: String?, server: TDSTestServer, in folder: URL
    ) async throws -> LoadedConfiguration {
        let main: String
        switch layout {
        case .sqlite: main = "{ driver: sqlite, file: var/main.sqlite }"
        case .postgres, .apart:
            let postgres = try await PrivatePostgres.shared()
            let name = try await postgres.createDatabase()
            main = """
                { driver: postgres, url: "postgresql://\(postgres.user)@\(postgres.host):\(postgres.port)/\(name)", \
                password: "\(postgres.password)", pool: { max: 8 } }
                """
        }
        for name in ["config", "sites"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try Data(
            """
            listen: { host: 127.0.0.1, port: 0 }
            core: main
            databases:
              main: \(main)
              other: { driver: sqlite, file: var/other.sqlite }
              legacy: { driver: sqlserver, host: 127.0.0.1, port: \(server.port), database: Shop, user: gateway, \
            password: secret, encryption: off, pool: { max: 4 }, timeouts: { connect: 5s, query: 30s, acquire: 10s } }
            \(settings)
            """.utf8
        ).write(to: folder.appending(path: "config/gateway.yaml"))
        try Data((site ?? self.site(layout, key: key)).utf8)
            .write(to: folder.appending(path: "sites/people.yaml"))
        return try ConfigurationLoader.load(file: folder.appending(path: "config/gateway.yaml"))
    }

    /// The site's file.
    static func site(_ layout: Layout, key: String) -> String {
        """
        site: people
        name: People
        hosts: [people.localhost]
        profile:
          store: { database: \(layout == .apart ? "other" : "main"), table: people, managed: true }
          migration:
            from: { database: legacy, table: dbo.People, key: \(key) }
            columns: { name: FullName }
            round_timestamps: 6
          create: never
          fields:
            name: { type: string, max: 40, required: true }
            born: { type: date }
            seen: { type: timestamp }
            level: { type: integer, unique: true, min: 0 }
        """
    }
}

extension ImportStage {
    /// Puts rows into the legacy table: `id`, and a name and level made of it.
    func fill(_ ids: some Sequence<Int>) async throws {
        try await load(
            ids.map { [.integer(Int64($0)), .text("Name \($0)"), .null, .null, .integer(Int64($0 + 100_000))] })
    }

    func load(_ rows: [[TDSValue]]) async throws {
        for start in stride(from: 0, to: rows.count, by: 2000) {
            try await server.load(
                table: "dbo.People", columns: ["id", "FullName", "born", "seen", "level"],
                rows: Array(rows[start..<min(start + 2000, rows.count)]))
        }
    }

    /// Makes accounts, and links them to legacy keys.
    @discardableResult
    func link(_ keys: some Sequence<Int>) async throws -> [Int: AccountID] {
        let keys = Array(keys)
        let core = try core
        let first = try await core.query("SELECT COUNT(*) FROM \(table: TableName(name: "gatehouse_account"))")
        let before = Int(first.first?[0].integer ?? 0)
        // Written as they would be made one by one, which for thousands takes its time.
        let rows = keys.enumerated().map { number, key -> [SQLValue] in
            let name = "person\(before + number)"
            return [
                .text(name), .text(name), .text(""), .text(""), .text(""), .boolean(true), .boolean(false),
                .boolean(false), .timestamp(.now()), .text(name), .integer(1),
            ]
        }
        let names = [
            "username", "username_folded", "email", "first_name", "last_name", "is_active", "is_staff",
            "is_superuser", "date_joined", "search_text", "version",
        ]
        let types: [SQLType] = [
            .anyText, .anyText, .anyText, .anyText, .anyText, .boolean, .boolean, .boolean, .timestamp(scale: 6),
            .anyText, .bigint,
        ]
        let accounts = TableName(name: "gatehouse_account")
        try await core.insert(
            BulkInsert(
                into: accounts, columns: zip(names, types).map { .init($0, $1) }, key: ["username_folded"],
                rows: rows))
        var query = SQLSelect(["username", "id"], from: accounts)
        query.order = [.init("id")]
        let found = try await core.query(query.query).reduce(into: [String: Int64]()) { ids, row in
            ids[row[0].text ?? ""] = row[1].integer
        }
        let ids = keys.enumerated().map { found["person\(before + $0.offset)"] ?? 0 }
        try await core.insert(
            BulkInsert(
                into: TableName(name: "gatehouse_link"),
                columns: [.init("source", .anyText), .init("legacy_key", .anyText), .init("account_id", .bigint)],
                key: ["source", "legacy_key"],
                rows: zip(keys, ids).map { [.text("crm"), .text(String($0)), .integer($1)] }))
        return Dictionary(uniqueKeysWithValues: zip(keys, ids.map { AccountID(rawValue: $0) }))
    }

    func importer(from source: (any ImportSource)? = nil) async throws -> Importer {
        try await runtime.importer(
            of: "people", from: source, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @discardableResult
    func run(_ change: (inout ImportOptions) -> Void = { _ in }) async throws -> ImportReport {
        var options = ImportOptions()
        change(&options)
        return try await importer().run(options)
    }

    /// The legacy table as a source that tells before each page, by its number from 1.
    func source(_ hook: @escaping @Sendable (Int) async throws -> Void) throws -> any ImportSource {
        let migration = try #require(gateway.router.route("people").migration)
        return HookedSource(
            base: TableSource(site: migration.legacySite, database: migration.legacyDatabase), hook: hook)
    }

    /// Does something as soon as the legacy database, which was away, is found to be back.
    func untilAvailable<Outcome: Sendable>(_ body: () async throws -> Outcome) async throws -> Outcome {
        while true {
            do { return try await body() } catch let error as AccountError where error.code == .databaseUnavailable {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// The names in the site's own table, by account.
    func names() async throws -> [Int64: String] {
        try await own.query("SELECT account_id, name FROM people").reduce(into: [:]) { names, row in
            if let id = row[0].integer { names[id] = row[1].text }
        }
    }

    /// How many rows a table of the core has.
    func count(_ table: String) async throws -> Int {
        let rows = try await core.query("SELECT COUNT(*) FROM \(table: TableName(name: table))")
        return Int(rows.first?[0].integer ?? -1)
    }
}

/// A source that lets something happen between its pages.
private final class HookedSource: ImportSource {
    let base: TableSource
    let hook: @Sendable (Int) async throws -> Void
    private let count = Mutex(0)

    init(base: TableSource, hook: @escaping @Sendable (Int) async throws -> Void) {
        self.base = base
        self.hook = hook
    }

    var description: String { base.description }
    func total() async throws -> Int? { try await base.total() }
    func ranges(readers: Int, total: Int?) async throws -> [ImportRange] {
        try await base.ranges(readers: readers, total: total)
    }
    func pages(of range: ImportRange) -> any ImportPages {
        Pages(base: base.pages(of: range), before: before)
    }

    @Sendable private func before() async throws {
        let number = count.withLock { count in
            count += 1
            return count
        }
        try await hook(number)
    }

    private struct Pages: ImportPages {
        let base: any ImportPages
        let before: @Sendable () async throws -> Void

        func next(limit: Int) async throws -> ImportPage? {
            try await before()
            return try await base.next(limit: limit)
        }
    }
}
