import Accounts
import Foundation
import Gateway
import GatewayServing
import GatewayTesting
import Testing

/// The people of a SQL Server come over HTTP, into a core in PostgreSQL, with what sites know of them there.
@Suite(.serialized) struct MemberTests {
    private static let members = """
        accounts:
          legacy:
            - source: shop
              database: legacy
              kind: table
              table: dbo.Member
              columns: { key: MemberID, username: Login, email: Mail, password: Hash, locked: Locked }
        """

    private static func run(
        settings: String = members,
        _ body: @escaping @Sendable (ServedGateway, TDSTestServer) async throws -> Void
    ) async throws {
        try await ServedGateway.run(.sqlServer, settings: settings) { served in
            let server = try #require(served.servers.sqlServer)
            _ = try await server.execute(
                """
                CREATE TABLE dbo.Member (MemberID int NOT NULL PRIMARY KEY, Login nvarchar(60) NOT NULL, Mail \
                nvarchar(100) NULL, Hash varchar(200) NULL, Locked bit NOT NULL)
                INSERT INTO dbo.Member VALUES (17, N'Ann', N'ann@example.org', '5f4dcc3b5aa765d61d8327deb882cf99', 0)
                INSERT INTO dbo.Member VALUES (18, N'Eve', N'eve@example.org', '5f4dcc3b5aa765d61d8327deb882cf99', 1)
                CREATE TABLE dbo.Person (business_entity_id int NOT NULL PRIMARY KEY, email_address nvarchar(50) NULL, \
                phone_number nvarchar(25) NULL, rowguid uniqueidentifier NOT NULL, modified_date datetime NOT NULL)
                INSERT INTO dbo.Person VALUES (17, N'ann@example.org', N'555-0100', \
                '8A1901E4-671B-431A-871C-EADB2942E9EE', '2009-01-07T00:00:00')
                """)
            try await body(served, server)
        }
    }

    private static func signIn(_ name: String, _ password: String, _ served: ServedGateway) async throws -> HTTPAnswer {
        try await served.admin.send(
            "POST", "/api/v1/sites/shop/sign-in", json: ["username": .string(name), "password": .string(password)])
    }

    private static func first(_ list: JSONValue?) -> JSONValue? {
        if case .array(let items)? = list { items.first } else { nil }
    }

    @Test(.timeLimit(.minutes(3))) func theLinkMadeAtTheFirstSignInLeadsToTheProfile() async throws {
        try await Self.run { served, _ in
            let before = try await served.admin.get("/api/v1/accounts/@ann")
            #expect(before.status == 404)
            let shown = try #require(try Self.first(before.json["legacy"]))
            #expect(shown["source"] == "shop" && shown["key"] == "17" && shown["migrated"] == false)
            #expect(!before.text.contains("5f4dcc3b"))
            #expect(try await Self.signIn("ann", "wrong", served).status == 401)
            #expect(try await Self.signIn("eve", "password", served).status == 401)
            let opened = try await Self.signIn("ANN", "password", served)
            #expect(opened.status == 200, "\(opened.text)")
            let profile = try await served.admin.get("/api/v1/sites/shop/profiles/@Ann")
            #expect(try profile.json["fields"]?["phone"] == "555-0100", "\(profile.text)")
            #expect(try await served.admin.get("/api/v1/accounts/@ann").status == 200)
            let events = try await served.admin.get("/api/v1/audit?action=migrate-account")
            #expect(try Self.first(events.json["entries"])?["detail"] == "a member of shop, by a sign-in")
        }
    }

    @Test(.timeLimit(.minutes(3))) func aStoppedServerIsA503OfUnknownNamesAlone() async throws {
        try await Self.run { served, server in
            #expect(try await Self.signIn("ann", "password", served).status == 200)
            await server.stop()
            #expect(try await Self.signIn("ann", "password", served).status == 200)
            for name in ["eve", "nobody"] {
                let answer = try await Self.signIn(name, "password", served)
                #expect(answer.status == 503 && answer.header("Retry-After") != nil, "\(answer.text)")
                #expect(try answer.json["type"] == "/problems/database-unavailable")
                for secret in ["127.0.0.1", "shop", "Member"] { #expect(!answer.text.contains(secret)) }
            }
            let body: JSONValue = [
                "username": "newcomer", "email": "n@example.org", "password": "a quiet harbour 42",
            ]
            #expect(try await served.admin.send("POST", "/api/v1/sites/blog/register", json: body).status == 503)
            #expect(try await served.admin.send("POST", "/api/v1/accounts", json: ["username": "x"]).status == 503)
        }
    }

    /// As SIGHUP does.
    @Test(.timeLimit(.minutes(3))) func membersAreThereOnceTheConfigurationIsReadAgain() async throws {
        try await Self.run(settings: "") { served, _ in
            #expect(try await Self.signIn("ann", "password", served).status == 401)
            let file = served.folder.appending(path: "config/gateway.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try (text + "\n" + Self.members).write(to: file, atomically: true, encoding: .utf8)
            try served.runtime.adopt(ConfigurationLoader.load(file: file))
            #expect(try await Self.signIn("ann", "password", served).status == 200)
            try text.write(to: file, atomically: true, encoding: .utf8)
            try served.runtime.adopt(ConfigurationLoader.load(file: file))
            #expect(served.gateway.members.isEmpty)
        }
    }
}
