import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// `migrate` makes what is ours, once, and adds what a changed site file asks for.
@Suite struct MigratorTests {
    @Test(arguments: TestEngine.allCases)
    func aSecondRunHasNothingToDo(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(database: database, sites: [ContractSites.managed])
            let first = await stage.migrator.migrate()
            #expect(first.failures.map(\.failure) == [])
            #expect(first.outcomes.allSatisfy { $0.result == .made })
            #expect(!first.outcomes.isEmpty)
            #expect(await stage.migrator.plan().isEmpty)
            #expect(await stage.migrator.migrate().outcomes.isEmpty)
            let version = try await CoreVersion(database: database).stored()
            #expect(version == CoreSchema.version)
            #expect(await stage.checker.check() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func twoAtOnceDoNotDisturbEachOther(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(database: database, sites: [ContractSites.managed])
            let results = await withTaskGroup { group in
                for _ in 0..<3 { group.addTask { await stage.migrator.migrate() } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            for result in results {
                #expect(result.failures.map(\.failure) == [])
                #expect(result.outcomes.allSatisfy { $0.result == .made || $0.result == .madeByAnother })
            }
            #expect(await stage.migrator.plan().isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aNewFieldNeedsNothingButMigrate(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let nick = Field(name: "nick", type: .string, rules: FieldRules(maximum: .integer(20)))
            let before = Stage(database: database, sites: [try site(fields: [nick])])
            _ = await before.migrator.migrate()
            let account = try await before.makeAccounts(1)[0]
            _ = try await before.profiles(of: before.sites[0]).create(account, values: ["nick": .string("bob")])

            let rules = FieldRules(isRequired: true, defaultValue: .string("tlv"))
            let bureau = Field(name: "bureau", type: .string, rules: rules)
            let motto = Field(name: "motto", type: .text)
            let after = Stage(database: database, sites: [try site(fields: [nick, bureau, motto])])
            #expect(await after.checker.check().map(\.kind) == [.missingColumn, .missingColumn])
            let result = await after.migrator.migrate()
            #expect(result.outcomes.map(\.result) == [.made, .made])
            let profile = try await after.profiles(of: after.sites[0]).profile(of: account)
            #expect(profile?.values == ["nick": .string("bob"), "bureau": .string("tlv"), "motto": .null])
            // A field that is gone from the file keeps its column.
            #expect(await before.migrator.plan().isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aSchemaIsMadeWhereTheDatabaseHasSchemas(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let name = TableName(schema: "dbo", name: "profile")
            let fields = [Field(name: "nick", type: .string, isFilter: true)]
            let stage = Stage(database: database, sites: [try site(table: name, fields: fields)])
            let result = await stage.migrator.migrate()
            #expect(result.outcomes.allSatisfy { $0.result == .made })
            #expect(await stage.checker.check() == [])
            #expect(await stage.migrator.plan().isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func otherTablesAreLeftAlone(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let legacy = try site(isManaged: false, fields: [Field(name: "nick", type: .string)])
            let stage = Stage(database: database, sites: [legacy])
            _ = await stage.migrator.migrate()
            let tables = try await database.dialect.tables(using: database).map(\.name)
            #expect(!tables.contains("profile"))
            #expect(tables.contains("gatehouse_account"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aStepThatFailsIsToldAndKeepsNoOtherBack(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let nick = Field(name: "nick", type: .string)
            let first = Stage(database: database, sites: [try site(fields: [nick])])
            _ = await first.migrator.migrate()
            for account in try await first.makeAccounts(2) {
                _ = try await first.profiles(of: first.sites[0]).create(account, values: ["nick": .string("same")])
            }
            let unique = Field(name: "nick", type: .string, rules: FieldRules(isUnique: true))
            let second = Stage(
                database: database, sites: [try site(fields: [unique, Field(name: "more", type: .text)])])
            let result = await second.migrator.migrate()
            let failed = result.outcomes.filter { if case .failed = $0.result { true } else { false } }
            #expect(failed.count == 1)
            #expect(result.outcomes.contains { $0.result == .made })
        }
    }
}
