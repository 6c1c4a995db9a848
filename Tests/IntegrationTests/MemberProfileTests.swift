import Accounts
import Gateway
import GatewayServing
import GatewayTesting
import Testing

/// What a legacy member finds at the first sign-in on a site that makes a profile with each account and is on its way out
/// of the legacy store: the profile from there, or a new one where there is none.
@Suite(.serialized, .timeLimit(.minutes(5))) struct MemberProfileTests {
    private static let members = """
        accounts:
          legacy:
            - source: shop
              database: legacy
              kind: table
              table: dbo.Member
              columns: { key: MemberID, username: Login, email: Mail, password: Hash, locked: Locked }
        """

    private static let club = """
        site: club
        name: The Club
        hosts: [club.example.org]
        profile:
          store: { database: main, table: club_profile, managed: true }
          migration:
            from:
              database: legacy
              table: dbo.Person
              key: { column: business_entity_id, account: link, source: shop }
            columns: { phone: phone_number }
            absent: [motto]
            sync_every: never
          create: on-registration
          fields:
            phone: { type: string, max: 25 }
            motto: { type: string, max: 40, default: none yet }
        """

    /// Ann has a profile in the legacy store, and Bob has none.
    private static func run(_ body: @escaping @Sendable (ServedGateway, TDSTestServer) async throws -> Void)
        async throws
    {
        try await ServedGateway.run(.sqlServer, settings: members, sites: ["club": club]) { served in
            let server = try #require(served.servers.sqlServer)
            _ = try await server.execute(
                """
                CREATE TABLE dbo.Member (MemberID int NOT NULL PRIMARY KEY, Login nvarchar(60) NOT NULL, Mail \
                nvarchar(100) NULL, Hash varchar(200) NULL, Locked bit NOT NULL)
                INSERT INTO dbo.Member VALUES (17, N'Ann', N'ann@example.org', '5f4dcc3b5aa765d61d8327deb882cf99', 0)
                INSERT INTO dbo.Member VALUES (18, N'Bob', N'bob@example.org', '5f4dcc3b5aa765d61d8327deb882cf99', 0)
                CREATE TABLE dbo.Person (business_entity_id int NOT NULL PRIMARY KEY, email_address nvarchar(50) NULL, \
                phone_number nvarchar(25) NULL, rowguid uniqueidentifier NOT NULL, modified_date datetime NOT NULL)
                INSERT INTO dbo.Person VALUES (17, N'ann@example.org', N'555-0100', \
                '8A1901E4-671B-431A-871C-EADB2942E9EE', '2009-01-07T00:00:00')
                """)
            try await body(served, server)
        }
    }

    private static func signIn(_ name: String, _ served: ServedGateway) async throws {
        let answer = try await served.admin.send(
            "POST", "/api/v1/sites/club/sign-in", json: ["username": .string(name), "password": "password"])
        try #require(answer.status == 200, "\(answer.text)")
    }

    private static func advance(_ served: ServedGateway, isForced: Bool = false) async throws {
        var order = MigrationCoordinator.Order(actor: .operator)
        order.isForced = isForced
        _ = try await served.gateway.migrations.step(.advance, of: served.gateway.migration(of: "club"), order)
    }

    /// The rows of the site's own table, by the username of their account.
    private static func copied(_ served: ServedGateway, _ names: [String]) async throws -> [String: Profile] {
        let store = try served.gateway.migration(of: "club").store
        var found: [String: Profile] = [:]
        for name in names {
            let account = try await served.gateway.repositories.accounts.account(.username(name))
            found[name] = try await store.profile(of: account.id)
        }
        return found
    }

    @Test func whoHasAProfileThereKeepsItAndWhoHasNoneGetsOne() async throws {
        try await Self.run { served, _ in
            try await Self.advance(served)
            for name in ["ann", "bob"] { try await Self.signIn(name, served) }
            let profiles = try await Self.copied(served, ["ann", "bob"])
            #expect(profiles["ann"]?["phone"] == .string("555-0100"), "not an empty one in place of the one there")
            #expect(profiles["bob"]?["phone"] == .null && profiles["bob"]?["motto"] == .string("none yet"))
            for (name, phone) in [("Ann", JSONValue.string("555-0100")), ("Bob", .null)] {
                let answer = try await served.admin.get("/api/v1/sites/club/profiles/@\(name)")
                #expect(answer.status == 200, "\(answer.text)")
                #expect(try answer.json["fields"]?["phone"] == phone)
            }
        }
    }

    @Test func inLegacyNothingIsMade() async throws {
        try await Self.run { served, _ in
            for name in ["ann", "bob"] { try await Self.signIn(name, served) }
            #expect(try await Self.copied(served, ["ann", "bob"]).isEmpty)
            #expect(try await served.admin.get("/api/v1/sites/club/profiles/@Bob").status == 404)
            let ann = try await served.admin.get("/api/v1/sites/club/profiles/@Ann")
            #expect(try ann.json["source"] == "legacy")
            #expect(try ann.json["fields"]?["phone"] == "555-0100")
        }
    }

    @Test func afterCuttingOverANewOneIsMade() async throws {
        try await Self.run { served, _ in
            for _ in 1...3 { try await Self.advance(served, isForced: true) }
            try await Self.signIn("bob", served)
            #expect(try await Self.copied(served, ["bob"])["bob"]?["motto"] == .string("none yet"))
        }
    }
}
