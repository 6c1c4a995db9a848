import Accounts
import Foundation
import Gateway
import GatewayServing
import GatewayTesting
import SQLStore
import Testing

/// With SQL Server stopped, stalled or refusing, its own sites say so by their deadline, the others answer as before,
/// and all is well again when the server is.
@Suite(.serialized) struct FailureTests {
    /// A shop with one linked person, and an account that has a blog.
    private static func run(_ body: @escaping @Sendable (ServedGateway, TDSTestServer, AccountID) async throws -> Void)
        async throws
    {
        try await ServedGateway.run(.sqlServer) { served in
            let server = try #require(served.servers.sqlServer)
            _ = try await server.execute(
                """
                CREATE TABLE dbo.Person (business_entity_id int NOT NULL PRIMARY KEY, email_address nvarchar(50) NULL, \
                phone_number nvarchar(25) NULL, rowguid uniqueidentifier NOT NULL, modified_date datetime NOT NULL); \
                INSERT INTO dbo.Person VALUES (17, N'ann@example.org', N'555-0100', \
                '8A1901E4-671B-431A-871C-EADB2942E9EE', '2009-01-07T00:00:00')
                """)
            let account = try await served.gateway.repositories.accounts.create(NewAccount(username: Username("ann")))
            try await served.gateway.repositories.links.link(
                [account.id: LegacyKey(rawValue: "17")], source: "shop")
            #expect(try await served.admin.get("/api/v1/sites/blog/profiles/\(account.id)").status == 200)
            let shop = try await served.admin.get("/api/v1/sites/shop/profiles/\(account.id)")
            try #require(shop.status == 200, "\(shop.text)")
            #expect(try shop.json["fields"]?["phone"] == "555-0100")
            try await body(served, server, account.id)
        }
    }

    private static func status(_ site: String, _ account: AccountID, _ served: ServedGateway) async throws -> Int {
        try await served.admin.get("/api/v1/sites/\(site)/profiles/\(account)").status
    }

    /// Asks until the shop answers again: it must come back by itself within a minute.
    private static func waitForShop(_ account: AccountID, _ served: ServedGateway) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try await served.admin.get("/api/v1/sites/shop/profiles/\(account)")
            if answer.status == 200 { return }
            try #require(ContinuousClock.now < end, "still \(answer.text)")
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test(.timeLimit(.minutes(3))) func aStoppedServerHarmsItsOwnSitesAlone() async throws {
        try await Self.run { served, server, account in
            await server.stop()
            var answers: [HTTPAnswer] = []
            for _ in 0..<4 { answers.append(try await served.admin.get("/api/v1/sites/shop/profiles/\(account)")) }
            for answer in answers {
                #expect([503, 504].contains(answer.status), "\(answer.text)")
                #expect(try answer.json["type"]?.string?.hasPrefix("/problems/") == true)
                #expect(!answer.text.contains("127.0.0.1"), "no host is shown")
            }
            let last = try #require(answers.last)
            #expect(last.status == 503)
            #expect(try last.json["type"] == "/problems/database-unavailable")
            #expect(last.header("Retry-After") != nil)
            for _ in 0..<20 { #expect(try await Self.status("blog", account, served) == 200) }
            let everywhere = try await served.admin.get("/api/v1/accounts/\(account)/profiles")
            #expect(everywhere.status == 200, "what answers is shown: \(everywhere.text)")
            #expect(try await served.admin.get("/readyz").status == 200, "the core is there")

            try await server.restart()
            try await Self.waitForShop(account, served)
        }
    }

    @Test(.timeLimit(.minutes(3))) func aStalledServerHoldsUpNobodyElse() async throws {
        try await Self.run { served, server, account in
            server.faults.order(.stall(afterRows: 0), times: 1)
            server.faults.order(.ignoreAttention, times: 1)
            async let stalled = Self.status("shop", account, served)
            for _ in 0..<50 { #expect(try await Self.status("blog", account, served) == 200) }
            #expect([503, 504].contains(try await stalled))
            server.faults.clear()
            try await Self.waitForShop(account, served)
        }
    }

    @Test(.timeLimit(.minutes(3))) func everyConnectionStalledLeavesTheOtherSitesTheirThreads() async throws {
        try await Self.run { served, server, account in
            server.faults.order(.neverAnswer, times: 40)
            server.faults.order(.ignoreAttention, times: 40)
            try await withThrowingTaskGroup(of: (site: String, status: Int).self) { group in
                for _ in 0..<12 { group.addTask { ("shop", try await Self.status("shop", account, served)) } }
                for _ in 0..<60 { group.addTask { ("blog", try await Self.status("blog", account, served)) } }
                for try await answer in group {
                    let allowed = answer.site == "blog" ? [200] : [200, 503, 504]
                    #expect(allowed.contains(answer.status), "\(answer)")
                }
            }
            server.faults.clear()
            try await Self.waitForShop(account, served)
        }
    }

    @Test(.timeLimit(.minutes(3))) func refusedLogInsAreNoSecretAndNoHarm() async throws {
        try await Self.run { served, server, account in
            server.faults.order(.refuseLogin, times: 50)
            await server.closeConnections()
            let answer = try await served.admin.get("/api/v1/sites/shop/profiles/\(account)")
            #expect(answer.status == 503, "\(answer.text)")
            #expect(!answer.text.contains("18456") && !answer.text.contains("Login failed"))
            #expect(try await Self.status("blog", account, served) == 200)
            server.faults.clear()
            try await Self.waitForShop(account, served)
        }
    }

    @Test(.timeLimit(.minutes(3))) func aConnectionLostInMidAnswerIsReplaced() async throws {
        try await Self.run { served, server, account in
            server.faults.order(.closeInMidPacket, times: 1)
            let first = try await Self.status("shop", account, served)
            #expect([200, 503].contains(first))
            try await Self.waitForShop(account, served)
        }
    }

    @Test(.timeLimit(.minutes(3))) func aTableThatGoesAwayIsNamed() async throws {
        try await Self.run { served, server, account in
            _ = try await server.execute("ALTER TABLE dbo.Person DROP COLUMN phone_number")
            let column = try await served.admin.get("/api/v1/sites/shop/profiles/\(account)")
            #expect(column.status == 503)
            #expect(try column.json["type"] == "/problems/store-mismatch")
            #expect(try column.json["column"] == "phone_number")
            #expect(column.text.contains("gatehouse check"))
            _ = try await server.execute("DROP TABLE dbo.Person")
            let table = try await served.admin.get("/api/v1/sites/shop/profiles/\(account)")
            #expect(table.status == 503)
            #expect(try table.json["table"] == "dbo.Person")
            #expect(try await Self.status("blog", account, served) == 200)
        }
    }
}
