import Accounts
import Gateway
import GatewayServing
import GatewayTesting
import Testing

/// A site whose profiles lie beside the accounts has both by one statement; the assembled gateway knows which those are.
@Suite(.serialized, .timeLimit(.minutes(3))) struct JoinedProfileTests {
    private static let club = """
        site: club
        name: The Club
        profile:
          store: { database: main, table: club_profile, managed: true }
          create: on-registration
          fields:
            motto: { type: string, max: 40 }
        """

    @Test(arguments: Backing.allCases)
    func profilesBesideTheAccountsAreReadWithThem(_ backing: Backing) async throws {
        try await ServedGateway.run(backing, sites: ["club": Self.club]) { served in
            let created = try await served.admin.send(
                "POST", "/api/v1/accounts", json: ["username": "erika", "email": "erika@example.org"])
            try #require(created.status == 201, "\(created.text)")
            let id = try #require(try created.json["id"]?.integer.map(AccountID.init(rawValue:)))

            let joined = try #require(try served.gateway.router.route("club").profiles.joined)
            let found = try #require(try await joined.read([id])?[id])
            #expect(found.account.username == "erika")
            #expect(try found.profile.get()?.account == id)
            let answer = try await served.admin.get("/api/v1/sites/club/accounts/\(id)")
            #expect(answer.status == 200)
            #expect(try answer.json["account"]?["username"] == "erika")
        }
    }

    @Test(arguments: Backing.allCases)
    func thoseOfAnotherDatabaseAreNot(_ backing: Backing) async throws {
        try await ServedGateway.run(backing) { served in
            let route = try served.gateway.router.route("shop")
            try #require(route.site.store.database != "main")
            #expect(route.profiles.joined == nil)
        }
    }
}
