import Accounts
import Foundation
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// Accounts made of members on the way.
@Suite(.serialized, .timeLimit(.minutes(10))) struct MemberImportTests {
    private static let settings = """
        accounts:
          legacy:
            - source: crm
              database: legacy
              kind: table
              table: dbo.Members
              columns: { key: Id, username: Login, email: Mail, password: Hash, locked: Locked, plain_passwords: false }
        """

    private static let table = """
        \(ImportStage.table)
        CREATE TABLE dbo.Members (Id int NOT NULL PRIMARY KEY, Login nvarchar(256) NULL, Mail nvarchar(256) NULL, \
        Hash nvarchar(200) NULL, Locked bit NOT NULL)
        """

    private static let hash = "AQAAAAIAAYagAAAAEIX8ogmvGWWzSZ1pZ7bhNi93eO6PWbXbnvp5SX2rQzxrVsvcwZx8Qfs3SgOZ2WoIqw=="

    private static func fill(_ stage: ImportStage, _ members: [(id: Int, name: String, email: String?)]) async throws {
        for start in stride(from: 0, to: members.count, by: 500) {
            let values = members[start..<min(start + 500, members.count)].map { member in
                let email = member.email.map { "N'\($0)'" } ?? "NULL"
                return "(\(member.id), N'\(member.name)', \(email), N'\(hash)', 0)"
            }
            try await stage.server.execute("INSERT INTO dbo.Members VALUES \(values.joined(separator: ", "))")
        }
    }

    @Test(arguments: ImportStage.Layout.allCases)
    func accountsAndLinksAreMadeWithTheProfiles(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout, settings: Self.settings, definition: Self.table) { stage in
            try await stage.fill(1...3000)
            try await stage.link(1...1000)
            try await Self.fill(stage, (900...2900).map { ($0, "Member\($0)", "m\($0)@example.org") })
            let report = try await stage.run()
            #expect(report.counts == ImportCounts(read: 3000, written: 2900, rejected: 100, accounts: 1900))
            let rejects = try await stage.imports.rejects(of: "people", limit: 1000)
            #expect(Set(rejects.map(\.code)) == ["no-account"])

            let repositories = stage.gateway.repositories
            let linked = try await repositories.links.accounts(of: ["2000"], source: "crm")
            let id = try #require(linked["2000"])
            let account = try await repositories.accounts.account(.id(id))
            #expect(account.username == "Member2000")
            #expect(account.email == "m2000@example.org")
            #expect(account.isActive)
            #expect(try await repositories.accounts.passwordHash(id) == Self.hash)
            let again = try await stage.run()
            #expect(again.counts.written == 0)
            #expect(again.counts.accounts == 0)
        }
    }

    @Test(arguments: ImportStage.Layout.allCases)
    func namesThatAreTakenAreRejected(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout, settings: Self.settings, definition: Self.table) { stage in
            try await stage.fill(1...6)
            let accounts = stage.gateway.repositories.accounts
            _ = try await accounts.create(
                NewAccount(username: Username("alice"), email: EmailAddress.normalizing("taken@example.org")))
            try await Self.fill(
                stage,
                [
                    (1, "Alice", nil), (2, "bob", nil), (3, "BOB", nil), (4, "carol", "Taken@example.org"),
                    (5, "dave d", "no address"), (6, "erin", nil),
                ])
            try await stage.server.execute(
                "UPDATE dbo.Members SET Locked = 1 WHERE Id = 6")
            let dry = try await stage.run { $0.isDryRun = true }
            #expect(dry.counts.accounts == 4, "an address that is taken shows only when it is written")
            let report = try await stage.run()
            #expect(report.counts == ImportCounts(read: 6, written: 3, rejected: 3, accounts: 3))
            let rejects = try await stage.imports.rejects(of: "people", limit: 10)
            #expect(
                rejects.map { "\($0.key) \($0.code)" }.sorted() == [
                    "1 username-taken", "3 username-taken", "4 email-taken",
                ])
            let found = try await accounts.accounts(usernames: ["dave d", "erin", "carol"])
            #expect(found["dave d"]?.email == "")
            // Whoever is locked out there is locked out here.
            #expect(found["erin"]?.isActive == false)
            #expect(found["carol"] == nil)
        }
    }
}
