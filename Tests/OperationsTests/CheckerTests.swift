import Accounts
import DatabaseTesting
import Foundation
import Gateway
import SQLStore
import Testing

/// `check` finds what the table and the site file disagree about, and says what would set it right.
@Suite struct CheckerTests {
    /// A legacy table with one trouble of each kind.
    private static let troubled = """
        CREATE TABLE profile (account_id BIGINT, nick VARCHAR(10), age VARCHAR(20), born TIMESTAMP, \
        owner VARCHAR(10) NOT NULL, motto VARCHAR(50) NOT NULL)
        """

    private static func troubledSite() throws -> Site {
        try site(
            isManaged: false,
            fields: [
                Field(name: "nick", type: .string, rules: FieldRules(maximum: .integer(30), isUnique: true)),
                Field(name: "age", type: .boolean), Field(name: "born", type: .timestamp),
                Field(name: "bureau", type: .string),
                Field(name: "motto", type: .string, rules: .init(maximum: .integer(50))),
            ])
    }

    @Test(arguments: TestEngine.allCases)
    func everyTroubleIsFound(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(database: database, sites: [try Self.troubledSite()])
            _ = await stage.migrator.migrate()
            try await stage.run(Self.troubled)
            let findings = await stage.checker.check()
            func finding(_ kind: Finding.Kind, _ column: String?) -> Finding? {
                findings.first { $0.kind == kind && $0.column == column }
            }
            #expect(finding(.missingColumn, "version")?.severity == .error)
            let bureau = try #require(finding(.missingColumn, "bureau"))
            #expect(bureau.remedy.contains("ALTER TABLE"))
            #expect(finding(.missingIndex, "account_id")?.remedy.contains("CREATE UNIQUE INDEX") == true)
            #expect(finding(.missingIndex, "nick")?.severity == .error)
            #expect(finding(.length, "nick")?.remedy.contains("max: 10") == true)
            #expect(finding(.wrongType, "age")?.severity == .warning)
            #expect(finding(.timeZone, "born")?.remedy.contains("time_zone") == true)
            #expect(finding(.nullability, "owner")?.severity == .error)
            #expect(finding(.nullability, "motto")?.severity == .warning)
            #expect(findings.count == 9)
            for finding in findings {
                #expect(finding.description.hasPrefix("\(finding.severity): shop: main profile."))
                #expect(!finding.description.contains("\n"))
                #expect(finding.json["kind"]?.string == finding.kind.rawValue)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func theStatementsItPrintsSetThingsRight(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(database: database, sites: [try Self.troubledSite()])
            _ = await stage.migrator.migrate()
            try await stage.run(Self.troubled)
            for finding in await stage.checker.check() where [.missingColumn, .missingIndex].contains(finding.kind) {
                let statement = try #require(
                    finding.remedy.range(of: "(CREATE|ALTER) .*;", options: .regularExpression))
                try await stage.run(String(finding.remedy[statement].dropLast()))
            }
            let left = await stage.checker.check()
            #expect(!left.contains { [.missingColumn, .missingIndex].contains($0.kind) })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aMissingTableIsNamedWithItsNeighbour(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let legacy = try site(isManaged: false, fields: [Field(name: "nick", type: .string)])
            let stage = Stage(database: database, sites: [legacy])
            #expect(await stage.checker.check().contains { $0.site == nil && $0.kind == .missingTable })
            _ = await stage.migrator.migrate()
            try await stage.run("CREATE TABLE profiles (account_id BIGINT PRIMARY KEY)")
            let findings = await stage.checker.check()
            #expect(findings.map(\.kind) == [.missingTable])
            #expect(findings.first?.found.contains("there is profiles") == true)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aWrongKeyAndAWrongCollectionAreFound(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let orders = ProfileCollection(
                name: "orders", table: TableName(name: "orders"), keyColumn: "account_id", idColumn: "id", order: nil,
                onDelete: .cascade, model: try ProfileModel(fields: [Field(name: "total", type: .integer)]))
            let broken = try site(isManaged: false, version: nil, fields: [], collections: [orders])
            let stage = Stage(database: database, sites: [broken])
            _ = await stage.migrator.migrate()
            try await stage.run("CREATE TABLE profile (account_id VARCHAR(20) NOT NULL PRIMARY KEY)")
            try await stage.run("CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, account_id BIGINT)")
            let findings = await stage.checker.check()
            #expect(findings.map(\.kind) == [.wrongType, .missingColumn, .missingIndex])
            #expect(findings.map(\.table) == ["profile", "orders", "orders"])
            #expect(findings.last?.severity == .warning)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aCoreOfAnEarlierVersionLacksTablesUntilItIsMigrated(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(database: database, sites: [])
            _ = await stage.migrator.migrate()
            #expect(await stage.checker.check() == [])
            for table in ["gatehouse_session", "gatehouse_audit"] { try await stage.run("DROP TABLE \(table)") }
            let findings = await stage.checker.check()
            #expect(findings.map(\.kind) == [.missingTable, .missingTable])
            #expect(Set(findings.map(\.table)) == ["gatehouse_session", "gatehouse_audit"])
            #expect(findings.allSatisfy { $0.severity == .error && $0.site == nil })
            _ = await stage.migrator.migrate()
            #expect(await stage.checker.check() == [])
        }
    }

    @Test func aDatabaseThatIsNotThereIsAFindingOfItsOwn() async throws {
        let checker = Checker(
            OperationScope(sites: [try site(fields: [])], databases: [:], core: "main", schema: CoreSchema()))
        #expect(await checker.check().map(\.kind) == [.unreachable, .unreachable])
    }

    @Test(arguments: TestEngine.allCases)
    func theRowsAreLookedThrough(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let legacy = try site(
                isManaged: false, creation: .onRegistration, version: nil, fields: [Field(name: "nick", type: .string)])
            let stage = Stage(database: database, sites: [legacy])
            _ = await stage.migrator.migrate()
            try await stage.run("CREATE TABLE profile (account_id BIGINT, nick VARCHAR(20))")
            let people = try await stage.makeAccounts(3)
            try await stage.run(
                "INSERT INTO profile (account_id) VALUES (\(people[0])), (\(people[0])), (\(people[1]))")
            #expect(await stage.dataChecker.check().map(\.kind) == [.duplicateKeys, .missingProfiles])
            try await stage.run("INSERT INTO profile (account_id) VALUES (4711)")
            try await stage.links.link([4711: "x"], source: "old")
            let findings = await stage.dataChecker.check()
            #expect(findings.map(\.kind) == [.orphans, .duplicateKeys, .orphans, .missingProfiles])
            #expect(findings[2].found.contains("4711"))
            #expect(findings[3].found.contains("1 accounts"))
        }
    }
}
