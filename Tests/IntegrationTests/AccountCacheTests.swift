import Accounts
import Gateway
import GatewayServing
import GatewayTesting
import SQLStore
import Testing

/// A profile served from memory with its account, and what becomes of it when the account goes.
@Suite(.serialized, .timeLimit(.minutes(3))) struct AccountCacheTests {
    private static let club = """
        site: club
        name: The Club
        profile:
          store: { database: main, table: club_profile, managed: true }
          create: on-access
          cache: { ttl: 1h, misses: true }
          fields:
            motto: { type: string, max: 40 }
        """

    private static func run(
        _ backing: Backing,
        _ body:
            @escaping @Sendable (
                _ served: ServedGateway, _ second: GatewayRuntime, _ erika: AccountID
            ) async throws -> Void
    ) async throws {
        try await TwoGateways.run(backing, settings: "cache: { keys: 5m }", sites: ["club": club]) { served, second in
            let erika = try await served.gateway.repositories.accounts.create(NewAccount(username: Username("erika")))
            try await body(served, second, erika.id)
        }
    }

    /// Asks an instance for a profile as a program does.
    private static func status(of account: AccountID, in gateway: Gateway) async throws -> AccountError.Code? {
        do {
            _ = try await gateway.profiles.profile(.id(account), site: "club", as: .operator)
            return nil
        } catch let error as AccountError { return error.code }
    }

    /// Waits until an account is served as it was, though the row is another one by now.
    private static func keep(_ account: AccountID, in gateway: Gateway) async throws {
        let database = try #require(gateway.databases["main"])
        func firstName() async throws -> String {
            try await gateway.profiles.accountAndProfile(.id(account), site: "club", as: .operator).1.account.firstName
        }
        for number in 1... {
            let seen = try await firstName()
            try await database.execute(
                """
                UPDATE \(table: TableName(name: "gatehouse_account")) \
                SET \(identifier: "first_name") = \(bind: .text("Name \(number)"), as: .anyText) \
                WHERE \(identifier: "id") = \(bind: .integer(account.rawValue), as: .bigint)
                """)
            if try await firstName() == seen { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Every table a request could ask is locked meanwhile.
    @Test func aProfileFromMemoryAsksNoDatabase() async throws {
        try await Self.run(.postgres) { served, _, erika in
            let path = "/api/v1/sites/club/profiles/\(erika)"
            try await Self.keep(erika, in: served.gateway)
            // The key's own cache began with the others.
            for _ in 1...2 { #expect(try await served.admin.get(path).status == 200) }
            let database = try #require(served.gateway.databases["main"])
            try await database.withTransaction { transaction in
                for name in ["gatehouse_account", "gatehouse_key", "club_profile"] {
                    let table = TableName(name: name)
                    try await transaction.execute("LOCK TABLE \(table: table) IN ACCESS EXCLUSIVE MODE")
                }
                for _ in 1...3 {
                    let answer = try await served.admin.get(path)
                    #expect(answer.status == 200, "\(answer.text)")
                    let many = try await served.admin.send(
                        "POST", "/api/v1/sites/club/profiles/lookup", text: "{\"accounts\":[\(erika)]}")
                    #expect(many.status == 200, "\(many.text)")
                }
            }
        }
    }

    @Test(arguments: Backing.owned)
    func theProfileOfADeletedAccountIsShownByNoInstance(_ backing: Backing) async throws {
        try await Self.run(backing) { served, second, erika in
            for gateway in [served.gateway, second.gateway] { try await Self.keep(erika, in: gateway) }
            _ = try await second.gateway.accounts.delete(.id(erika), as: .operator)
            #expect(try await Self.status(of: erika, in: second.gateway) == .accountNotFound)
            while try await Self.status(of: erika, in: served.gateway) != .accountNotFound {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// What memory still has of somebody whom another program deleted makes no row.
    @Test func noProfileIsMadeForAnAccountThatIsGone() async throws {
        try await Self.run(.postgres) { served, _, erika in
            let gateway = served.gateway
            try await Self.keep(erika, in: gateway)
            let profiles = try gateway.router.route("club").profiles
            #expect(try await profiles.delete(erika, expected: nil))
            try await gateway.databases["main"]?.execute(
                """
                DELETE FROM \(table: TableName(name: "gatehouse_account")) \
                WHERE \(identifier: "id") = \(bind: .integer(erika.rawValue), as: .bigint)
                """)
            #expect(try gateway.router.route("club").accounts?.known(erika) != nil)
            #expect(try await Self.status(of: erika, in: gateway) == .accountNotFound)
            #expect(try await profiles.profile(of: erika) == nil)
        }
    }

    /// Sign-in and what only the administration sees are never answered from memory.
    @Test func whoDecidesReadsTheDatabase() async throws {
        try await Self.run(.postgres) { served, _, erika in
            try await Self.keep(erika, in: served.gateway)
            let stored = try await served.gateway.repositories.accounts.account(.id(erika)).firstName
            let shown = try await served.gateway.accounts.account(.id(erika), as: .operator).account.firstName
            let kept = try await served.gateway.profiles.accountAndProfile(.id(erika), site: "club", as: .operator)
            #expect(shown == stored && kept.1.account.firstName != stored)
        }
    }
}
