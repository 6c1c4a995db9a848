import Accounts
import Foundation
import Gateway
import GatewayTesting
import Passwords
import SQLStore
import Testing

/// Every person of a SQL Server sample database, with a member beside each, moved in bulk and held against the files.
@Suite struct RealPeopleTests {
    private static let site = """
        site: people
        name: People
        hosts: [people.localhost]
        profile:
          store: { database: main, table: people, managed: true }
          migration:
            from:
              database: legacy
              table: dbo.Person
              key: { column: BusinessEntityID, account: link, source: crm }
              time_zone: America/Los_Angeles
            columns: { email: EmailAddress, phone: PhoneNumber, modified: ModifiedDate }
            round_timestamps: 6
          create: never
          fields:
            email: { type: email, max: 50, required: true }
            phone: { type: string, max: 25 }
            rowguid: { type: uuid }
            modified: { type: timestamp }
        """

    private static let settings = """
        accounts:
          legacy:
            - source: crm
              database: legacy
              kind: table
              table: dbo.Members
              columns: { key: Id, username: Login, email: Mail, password: Hash }
        """

    private static let tables = """
        CREATE TABLE dbo.Person (BusinessEntityID int NOT NULL PRIMARY KEY, EmailAddress nvarchar(50) NOT NULL, \
        PhoneNumber nvarchar(25) NULL, rowguid uniqueidentifier NOT NULL, ModifiedDate datetime2(7) NOT NULL)
        CREATE TABLE dbo.Members (Id int NOT NULL PRIMARY KEY, Login nvarchar(256) NOT NULL, Mail nvarchar(256) NULL, \
        Hash nvarchar(200) NULL)
        """

    /// Of `my password`, by ASP.NET Identity 3.
    private static let hash = "AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw"

    private struct Person {
        let id: Int64
        let email: String
        let phone: String?
        let rowguid: String
        let modified: String
    }

    @Test(.timeLimit(.minutes(15)), .enabled(if: RealData.here.isExpected, "\(RealData.here.reason)"))
    func everybodyIsMovedAsTheFilesHaveThem() async throws {
        let people = try Self.people()
        #expect(people.count > 10_000)
        try await ImportStage.run(
            .postgres, settings: Self.settings, definition: Self.tables, site: Self.site
        ) { stage in
            try await Self.load(people, stage)
            let report = try await stage.run()
            #expect(report.ending == .done)
            #expect(
                report.counts
                    == ImportCounts(read: people.count, written: people.count, accounts: people.count))
            try await Self.verify(people, stage)
            try await Self.checkPassword(of: people[77], stage)
            let again = try await stage.run()
            #expect(again.counts == ImportCounts(read: people.count, present: people.count))
        }
    }

    private static func load(_ people: [Person], _ stage: ImportStage) async throws {
        for start in stride(from: 0, to: people.count, by: 2000) {
            let some = people[start..<min(start + 2000, people.count)]
            try await stage.server.load(
                table: "dbo.Person",
                columns: ["BusinessEntityID", "EmailAddress", "PhoneNumber", "rowguid", "ModifiedDate"],
                rows: some.map { person in
                    [
                        .integer(person.id), .text(person.email), person.phone.map(TDSValue.text) ?? .null,
                        .text(person.rowguid), .text(String(person.modified.prefix(27))),
                    ]
                })
            try await stage.server.load(
                table: "dbo.Members", columns: ["Id", "Login", "Mail", "Hash"],
                rows: some.map { person in
                    [
                        .integer(person.id), .text(String(person.email.prefix { $0 != "@" })), .text(person.email),
                        .text(hash),
                    ]
                })
        }
    }

    /// Holds each profile, and the account behind it, against the files.
    private static func verify(_ people: [Person], _ stage: ImportStage) async throws {
        let zone = try #require(TimeZone(identifier: "America/Los_Angeles"))
        let migration = try #require(stage.gateway.router.route("people").migration)
        let keys = people.map { LegacyKey(rawValue: String($0.id)) }
        let accounts = try await stage.gateway.repositories.links.accounts(of: keys, source: "crm")
        #expect(Set(accounts.values).count == people.count, "an account for each")
        for start in stride(from: 0, to: people.count, by: 1000) {
            let some = people[start..<min(start + 1000, people.count)]
            let ids = some.compactMap { accounts[LegacyKey(rawValue: String($0.id))] }
            let profiles = try await migration.store.profiles(of: ids)
            let stored = try await stage.gateway.repositories.accounts.accounts(ids)
            for (person, id) in zip(some, ids) {
                let profile = try #require(profiles[id], "person \(person.id)")
                let local = LocalDateTime(String(person.modified.prefix(27)))
                #expect(profile["email"] == .string(person.email))
                #expect(profile["phone"] == person.phone.map(Value.string) ?? .null)
                #expect(profile["rowguid"] == UUID(uuidString: person.rowguid).map(Value.uuid))
                #expect(profile["modified"] == local.flatMap { Timestamp($0, in: zone) }.map(Value.timestamp))
                #expect(profile.warnings.isEmpty)
                #expect(stored[id]?.email == person.email)
                #expect(stored[id]?.username == String(person.email.prefix { $0 != "@" }))
            }
        }
    }

    /// Signs somebody in with the password of the other system.
    private static func checkPassword(of person: Person, _ stage: ImportStage) async throws {
        let accounts = stage.gateway.repositories.accounts
        let account = try await accounts.account(.username(String(person.email.prefix { $0 != "@" })))
        let stored = try await accounts.passwordHash(account.id)
        #expect(stored == hash)
        let verification = try await PasswordHasher().verify("my password", against: stored)
        #expect(verification.matches)
    }

    /// The people as the files have them.
    private static func people() throws -> [Person] {
        let folder = try RealData.here.files()
        func lines(_ name: String) throws -> [[String]] {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                .replacing("\u{FEFF}", with: "").split(whereSeparator: \.isNewline)
                .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        }
        let phones = Dictionary(
            try lines("PersonPhone.tsv").map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        return try lines("EmailAddress.tsv").map { line in
            Person(
                id: Int64(line[0]) ?? 0, email: line[2], phone: phones[line[0]], rowguid: line[3],
                modified: line[4])
        }
    }
}
