import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// `gatehouse check` holds the members tables against the configuration.
@Suite struct MembersCheckTests {
    @Test func whatIsWrongIsFoundByName() async throws {
        try await LegacyEngine.withSQLServer { legacy, server in
            let tables = LegacyTables(legacy)
            try await tables.make(.aspnetIdentity, [.init(1, "bob")])
            try await tables.make(.table)
            try await tables.run("ALTER TABLE Customer DROP COLUMN Mail")
            let wrong = LegacyTables.definition(.aspnetIdentity, source: "club")
            let definitions = [
                LegacyTables.definition(.aspnetIdentity), LegacyTables.definition(.table, source: "forum"),
                LegacyTables.definition(.django, source: "blog"),
                MembersDefinition(
                    source: wrong.source, database: wrong.database, shape: wrong.shape, keyType: .integer),
            ]
            let scope = OperationScope(
                sites: [], databases: ["legacy": legacy], core: "main", schema: CoreSchema(), members: definitions)
            let checker = Checker(scope)
            let findings = await checker.check().filter { $0.members != nil }
            #expect(findings.map(\.members) == ["forum", "blog", "club"])
            #expect(findings.map(\.kind) == [.missingColumn, .missingTable, .wrongType])
            #expect(findings.map(\.table) == ["Customer", "auth_user", "AspNetUsers"])
            #expect(findings.map(\.column) == ["Mail", nil, "Id"])
            #expect(
                findings[0].description.hasPrefix("error: members of forum: legacy Customer.Mail: found the column"))

            try await server.execute("DENY SELECT ON AspNetUsers TO gateway")
            #expect(await checker.check(definitions[0]).map(\.kind) == [.rights])
            await server.stop()
            #expect(await checker.check(definitions[0]).map(\.kind) == [.unreachable])
        }
    }
}
