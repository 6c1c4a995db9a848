import Accounts
import DatabaseTesting
import Foundation
import Gateway
import OrderedCollections
import SQLStore
import Testing

/// What `inspect` writes can be loaded as it is, and `check` agrees with it.
@Suite struct InspectorTests {
    private static let table = """
        CREATE TABLE "Member Profile" ("MemberID" BIGINT NOT NULL PRIMARY KEY, "FirstName" VARCHAR(50) NOT NULL, \
        "no" VARCHAR(10), "First_Name" VARCHAR(20), notes TEXT, credit DECIMAL(19,4), active BOOLEAN, born DATE, \
        changed TIMESTAMP, seen TIMESTAMP WITH TIME ZONE, ratio DOUBLE PRECISION, "2nd" BIGINT)
        """

    @Test(arguments: TestEngine.allCases)
    func whatItWritesLoadsAndChecks(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(database: database, sites: [])
            _ = await stage.migrator.migrate()
            try await stage.run(Self.table)
            try await stage.run("CREATE UNIQUE INDEX member_no ON \"Member Profile\" (\"no\")")
            let text = try await Inspector(database: database).siteFile(
                "members", table: TableName(name: "Member Profile"))
            let site = try load(text)
            let columns = site.model.fields.values.map(\.column)
            #expect(Array(columns.prefix(3)) == ["FirstName", "no", "First_Name"])
            #expect(Array(site.model.fields.keys.prefix(3)) == ["first_name", "no", "first_name_2"])
            #expect(site.store.key == .init(column: "MemberID", type: .integer, account: .link("members")))
            #expect(site.model.fields["first_name"]?.rules.isRequired == true)
            #expect(site.model.fields["no"]?.rules.isUnique == true)
            #expect(text.contains("ratio: "))
            #expect(site.model.fields["ratio"] == nil)
            let described = Stage(database: database, sites: [site])
            #expect(await described.checker.check().map(\.description) == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aTableThatIsNotThereIsToldWithItsNeighbours(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            try await database.execute("CREATE TABLE people (id BIGINT PRIMARY KEY)")
            let error = await #expect(throws: AccountError.self) {
                try await Inspector(database: database).siteFile("x", table: TableName(name: "poeple"))
            }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("people") == true)
        }
    }

    /// Loads a site file beside a minimal gateway file.
    private func load(_ text: String) throws -> Site {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "gatehouse-inspect-\(UUID())", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in [
            "config/gateway.yaml":
                "core: main\ndatabases:\n  main: { driver: sqlite, file: var/main.sqlite }\nsites: sites\n",
            "sites/members.yaml": text,
        ] {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let loaded = try ConfigurationLoader.load(
            file: folder.appending(path: "config/gateway.yaml"), environment: [:])
        return try #require(loaded.sites.first)
    }
}
