import Accounts
import DatabaseTesting
import Foundation
import Gateway
import GatewayTesting
import Logging
import Pooling
import SQLServerDatabase
import SQLStore
import Testing

/// The same operations on a site whose tables are in SQL Server, beside a core in SQLite.
@Suite struct SQLServerOperationsTests {
    @Test func managedTablesAreMadeOnceAndGrow() async throws {
        try await withDatabases { core, legacy in
            let table = TableName(schema: "shop", name: "Profile")
            let nick = Field(name: "nick", type: .string, rules: FieldRules(isUnique: true), isFilter: true)
            let before = try site(database: "legacy", table: table, fields: [nick])
            let first = migrator(before, core, legacy)
            let result = await first.migrate()
            #expect(result.failures.map(\.failure) == [])
            #expect(result.outcomes.filter { $0.result != .made }.map(\.step.sql) == [])
            #expect(await first.plan().map(\.steps) == [])
            #expect(await checker(before, core, legacy).check().map(\.description) == [])

            // Two rows without a value do not clash in the unique index.
            for account in 1...2 {
                try await run("INSERT INTO [shop].[Profile] ([account_id]) VALUES (\(account))", legacy)
            }
            let rules = FieldRules(isRequired: true, defaultValue: .string("tlv"))
            let after = try site(
                database: "legacy", table: table, fields: [nick, Field(name: "bureau", type: .string, rules: rules)])
            #expect(await checker(after, core, legacy).check().map(\.kind) == [.missingColumn])
            #expect(await migrator(after, core, legacy).migrate().outcomes.map(\.result) == [.made])
            let rows = try await legacy.query("SELECT [bureau], [version] FROM [shop].[Profile] ORDER BY [account_id]")
            #expect(rows.map { [$0[0].text, $0[1].integer.map(String.init)] } == [["tlv", "1"], ["tlv", "1"]])
        }
    }

    @Test func troublesAreFoundAndInspectAgreesWithCheck() async throws {
        try await withDatabases { core, legacy in
            try await run(
                """
                CREATE TABLE dbo.Person (PersonID int NOT NULL PRIMARY KEY, Nick varchar(10) NOT NULL, Born datetime, \
                Credit money, Owner int NOT NULL, Stamp rowversion)
                """, legacy)
            let table = TableName(schema: "dbo", name: "Person")
            let fields = [
                Field(name: "nick", type: .string, column: "Nick", rules: FieldRules(maximum: .integer(30))),
                Field(name: "born", type: .timestamp, column: "Born"),
                Field(name: "bureau", type: .string, column: "Bureau"),
            ]
            let broken = try site(database: "legacy", table: table, isManaged: false, version: "Stamp", fields: fields)
            let findings = await checker(broken, core, legacy).check().filter { $0.site != nil }
            #expect(findings.map(\.column) == ["account_id", "Nick", "Nick", "Born", "Bureau", "PersonID", "Owner"])
            #expect(findings.first { $0.kind == .length }?.remedy.contains("ALTER COLUMN [Nick]") == true)
            let statement = try #require(findings.first { $0.column == "Bureau" }?.remedy.split(separator: ": ").last)
            try await run(String(statement.dropLast()), legacy)

            let text = try await Inspector(database: legacy).siteFile("people", table: table)
            #expect(text.contains("key: { column: PersonID, type: integer, account: link, source: people }"))
            #expect(text.contains("version: Stamp"))
            #expect(text.contains("time_zone: UTC"))
            #expect(text.contains("column: Bureau"))
        }
    }

    private func withDatabases(
        _ body: @Sendable (_ core: any Database, _ legacy: any Database) async throws -> Void
    ) async throws {
        let server = try await TDSTestServer.start()
        let configuration = SQLServerConfiguration(
            name: "legacy", host: "127.0.0.1", port: server.port, database: "Shop", user: "gateway",
            password: "secret", encryption: .off, pool: PoolConfiguration(max: 3, acquireTimeout: .seconds(60)))
        let legacy = try SQLServerDatabase(
            configuration, logger: Logger(label: "sqlserver"))
        let result: Result<Void, any Error>
        do {
            try await TestEngine.sqlite.withDatabase { core in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await legacy.run() }
                    defer { group.cancelAll() }
                    try await body(core, legacy)
                }
            }
            result = .success(())
        } catch { result = .failure(error) }
        await server.stop()
        try result.get()
    }

    private func migrator(_ site: Site, _ core: any Database, _ legacy: any Database) -> Migrator {
        Migrator(scope(site, core, legacy))
    }

    private func checker(_ site: Site, _ core: any Database, _ legacy: any Database) -> Checker {
        Checker(scope(site, core, legacy))
    }

    private func scope(_ site: Site, _ core: any Database, _ legacy: any Database) -> OperationScope {
        OperationScope(
            sites: [site], databases: ["main": core, "legacy": legacy], core: "main", schema: CoreSchema())
    }

    private func run(_ statement: String, _ database: any Database) async throws {
        try await database.execute(SQLQuery(parts: [.text(statement)]))
    }
}
