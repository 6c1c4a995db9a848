import Accounts
import DatabaseTesting
import Logging
import SQLStore
import Testing

/// Tables that are not as the configuration says are named, with the column.
@Suite struct MemberTableMistakeTests {
    @Test(arguments: MemberRepositoryTests.everywhere)
    func aMissingTableIsNamed(engine: LegacyEngine, kind: MembersDefinition.Kind) async throws {
        try await engine.withDatabase { database in
            let members = SQLMemberRepository(
                LegacyTables.definition(kind), database: database, logger: Self.quiet)
            let error = await #expect(throws: AccountError.self) { try await members.members(username: "bob") }
            #expect(error?.code == .storeMismatch)
            #expect(error?.table == LegacyTables.definition(kind).table.description)
            #expect(error?.column == nil)
            // It is looked for again, not remembered as missing.
            try await LegacyTables(database).make(kind, [.init(1, "bob")])
            #expect(try await members.members(username: "bob").count == 1)
        }
    }

    @Test(arguments: [
        (MembersDefinition.Kind.aspnetMembership, "aspnet_Membership", "PasswordFormat"),
        (.aspnetMembership, "aspnet_Users", "LoweredUserName"), (.aspnetIdentity, "AspNetUsers", "PasswordHash"),
        (.django, "auth_user", "is_active"), (.table, "Customer", "Mail"),
    ])
    func aMissingColumnIsNamed(kind: MembersDefinition.Kind, table: String, column: String) async throws {
        try await LegacyEngine.sqlserver.withDatabase { database in
            let tables = LegacyTables(database)
            try await tables.make(kind)
            try await tables.run("ALTER TABLE \(table) DROP COLUMN \(column)")
            let members = SQLMemberRepository(LegacyTables.definition(kind), database: database, logger: Self.quiet)
            let error = await #expect(throws: AccountError.self) { try await members.count() }
            #expect(error?.code == .storeMismatch && error?.table == table && error?.column == column)
            #expect(error?.message.contains("members of \"shop\"") == true)
        }
    }

    @Test(arguments: LegacyEngine.allCases)
    func aKeyOfAnotherTypeIsNamed(engine: LegacyEngine) async throws {
        try await engine.withDatabase { database in
            try await LegacyTables(database).make(.table)
            let given = LegacyTables.definition(.table)
            let wrong = MembersDefinition(
                source: given.source, database: given.database, shape: given.shape, keyType: .uuid)
            let members = SQLMemberRepository(wrong, database: database, logger: Self.quiet)
            let error = await #expect(throws: AccountError.self) { try await members.count() }
            #expect(error?.code == .storeMismatch && error?.column == "CustomerID")
        }
    }

    @Test func aTableThatChangesIsLookedUpAgain() async throws {
        try await LegacyEngine.sqlserver.withDatabase { database in
            let tables = LegacyTables(database)
            try await tables.make(.aspnetIdentity, [.init(1, "bob")])
            let members = SQLMemberRepository(
                LegacyTables.definition(.aspnetIdentity), database: database, logger: Self.quiet)
            #expect(try await members.members(username: "BOB").count == 1)
            try await tables.run("ALTER TABLE AspNetUsers DROP COLUMN NormalizedUserName")
            let error = await #expect(throws: AccountError.self) { try await members.members(username: "BOB") }
            #expect(error?.code == .storeMismatch)
            // Older versions of ASP.NET Identity have no such column.
            #expect(try await members.members(username: "BOB").count == 1)
        }
    }

    private static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
