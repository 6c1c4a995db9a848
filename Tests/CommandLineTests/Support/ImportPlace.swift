import Accounts
import Foundation
import GatewayTesting
import Testing

/// A workplace whose site `people` leaves a SQL Server table for one in PostgreSQL, beside the core.
struct ImportPlace: Sendable {
    let work: Workplace
    let server: TDSTestServer
    private let url: String
    private let password: String

    static func run(_ body: (ImportPlace) async throws -> Void) async throws {
        let server = try await TDSTestServer.start()
        do {
            let postgres = try await PrivatePostgres.shared()
            let name = try await postgres.createDatabase()
            let place = ImportPlace(
                work: try await Workplace(isMigrated: false), server: server,
                url: "postgresql://\(postgres.user)@\(postgres.host):\(postgres.port)/\(name)",
                password: postgres.password)
            try await place.prepare()
            try await body(place)
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private func prepare() async throws {
        try await server.execute(
            "CREATE TABLE dbo.People (id int NOT NULL PRIMARY KEY, FullName nvarchar(60) NULL, level int NULL)")
        try work.write(
            """
            listen: { host: 127.0.0.1, port: 0 }
            core: main
            databases:
              main: { driver: postgres, url: "\(url)", password: "\(password)", pool: { max: 4 } }
              legacy: { driver: sqlserver, host: 127.0.0.1, port: \(server.port), database: Shop, user: gateway, \
            password: secret, encryption: off, pool: { max: 4 } }
            """, to: "config/gateway.yaml")
        try work.write(
            """
            site: people
            name: People
            hosts: [people.localhost]
            profile:
              store: { database: main, table: people, managed: true }
              migration:
                from: { database: legacy, table: dbo.People, key: { column: id, account: link, source: crm } }
                columns: { name: FullName }
              create: never
              fields:
                name: { type: string, max: 40, required: true }
                level: { type: integer }
            """, to: "sites/people.yaml")
        for site in ["blog", "forum", "shop"] {
            try? FileManager.default.removeItem(at: work.folder.appending(path: "sites/\(site).yaml"))
        }
        let made = try await work.run("migrate")
        try #require(made.status == 0, "migrate: \(made.error)")
    }

    /// Puts rows into the legacy table, and an account with a link for each into the core.
    func fill(_ count: Int) async throws {
        try await server.load(
            table: "dbo.People", columns: ["id", "FullName", "level"],
            rows: (1...count).map { [.integer(Int64($0)), .text("Name \($0)"), .integer(Int64($0 * 3))] })
        _ = try await postgres(
            """
            WITH made AS (INSERT INTO gatehouse_account (username, username_folded, email, first_name, last_name, \
            is_active, is_staff, is_superuser, date_joined, search_text, version) \
            SELECT 'p' || n, 'p' || n, '', '', '', true, false, false, now(), 'p' || n, 1 \
            FROM generate_series(1, \(count)) AS n ORDER BY n RETURNING id, username) \
            INSERT INTO gatehouse_link (source, legacy_key, account_id) SELECT 'crm', substr(username, 2), id FROM made
            """)
    }

    func start(_ arguments: String...) throws -> Program {
        try Program(Workplace.executable, arguments, in: work.folder)
    }

    func count(_ table: String) async throws -> Int {
        Int(try await postgres("SELECT count(*) FROM \(table)").first ?? "") ?? -1
    }

    /// Asks PostgreSQL by its own client, and gives the lines of the answer.
    func postgres(_ sql: String) async throws -> [String] {
        let program = try Program(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", url, "-c", sql], in: work.folder,
            environment: ["PGPASSWORD": password])
        let status = try await program.wait()
        try #require(status == 0, "\(program.error.text)")
        return program.output.text.split(separator: "\n").map(String.init)
    }
}
