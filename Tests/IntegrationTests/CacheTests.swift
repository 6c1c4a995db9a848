import Accounts
import Gateway
import GatewayServing
import GatewayTesting
import SQLStore
import Testing

/// Two instances over one core keep profiles in memory, and each sees what the other writes.
@Suite(.serialized, .timeLimit(.minutes(3))) struct CacheTests {
    private static let club = """
        site: club
        name: The Club
        profile:
          store: { database: main, table: club_profile, managed: true }
          create: on-registration
          cache: { ttl: 1h, misses: true }
          fields:
            motto: { type: string, max: 40 }
        """

    /// One instance of the gateway, and the club's profiles as it serves them.
    private struct Instance {
        let runtime: GatewayRuntime
        let profiles: any ProfileRepository

        init(_ runtime: GatewayRuntime) throws {
            self.runtime = runtime
            profiles = try runtime.gateway.router.route("club").profiles
        }

        func motto(of account: AccountID) async throws -> String? {
            guard case .string(let motto)? = try await profiles.profile(of: account)?["motto"] else { return nil }
            return motto
        }

        func set(_ motto: String, of account: AccountID) async throws {
            _ = try await profiles.update(account, values: ["motto": .string(motto)], expected: nil)
        }

        /// Writes past the gateway; no instance is told.
        func setSecretly(_ motto: String, of account: AccountID) async throws {
            let database = try #require(runtime.gateway.databases["main"])
            let row: SQLQuery = "\(identifier: "account_id") = \(bind: .integer(account.rawValue), as: .bigint)"
            try await database.execute(
                """
                UPDATE \(table: TableName(name: "club_profile")) \
                SET \(identifier: "motto") = \(bind: .text(motto), as: .anyText) WHERE \(row)
                """)
        }

        func waits(for motto: String?, of account: AccountID) async throws {
            while try await self.motto(of: account) != motto { try await Task.sleep(for: .milliseconds(5)) }
        }

        /// Waits until what was read is served though the row is another one by now.
        func keeps(_ account: AccountID) async throws {
            for number in 1... {
                let seen = try await motto(of: account)
                try await setSecretly("secret \(number)", of: account)
                if try await motto(of: account) == seen { return }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private static func run(
        _ backing: Backing,
        _ body: @escaping @Sendable (_ one: Instance, _ two: Instance, AccountID) async throws -> Void
    ) async throws {
        try await TwoGateways.run(backing, sites: ["club": club]) { served, second in
            let account = try await served.gateway.repositories.accounts.create(
                NewAccount(username: Username("erika")),
                profiles: [NewProfile(site: "club", values: ["motto": .string("first")])]
            ).account.id
            try await body(Instance(served.runtime), Instance(second), account)
        }
    }

    @Test(arguments: Backing.owned)
    func eachSeesWhatTheOtherWrites(_ backing: Backing) async throws {
        try await Self.run(backing) { one, two, account in
            try await one.keeps(account)
            try await two.set("second", of: account)
            try await one.waits(for: "second", of: account)
            try await two.keeps(account)
            try await one.set("third", of: account)
            try await two.waits(for: "third", of: account)
            #expect(try await one.profiles.delete(account, expected: nil))
            try await two.waits(for: nil, of: account)
        }
    }

    /// That there is no profile may be noted before the account is made with it, in the same transaction.
    @Test(arguments: Backing.owned)
    func aProfileMadeWithItsAccountIsSeen(_ backing: Backing) async throws {
        try await Self.run(backing) { one, two, account in
            let next = AccountID(rawValue: account.rawValue + 1)
            for instance in [one, two] {
                try await instance.keeps(account)
                #expect(try await instance.motto(of: next) == nil)
            }
            let made = try await two.runtime.gateway.repositories.accounts.create(
                NewAccount(username: Username("max")),
                profiles: [NewProfile(site: "club", values: ["motto": .string("mine")])])
            #expect(made.account.id == next)
            #expect(try await two.motto(of: next) == "mine")
            try await one.waits(for: "mine", of: next)
        }
    }

    @Test func nothingIsServedFromMemoryOnceTheServerNoLongerTells() async throws {
        try await Self.run(.postgres) { one, two, account in
            let core = try #require(one.runtime.gateway.databases["main"])
            for instance in [one, two] { try await instance.keeps(account) }
            for round in 1...3 {
                try await one.setSecretly("round \(round)", of: account)
                #expect(try await TwoGateways.silence(core) >= 2)
                // What they kept is gone, and they listen and keep again.
                for instance in [one, two] {
                    try await instance.waits(for: "round \(round)", of: account)
                }
                for instance in [one, two] { try await instance.keeps(account) }
                try await one.set("told \(round)", of: account)
                try await two.waits(for: "told \(round)", of: account)
            }
        }
    }

    @Test(arguments: Backing.owned)
    func configurationReadAgainServesWhatIsThere(_ backing: Backing) async throws {
        try await Self.run(backing) { one, two, account in
            try await one.keeps(account)
            try await one.setSecretly("anew", of: account)
            try one.runtime.adopt(one.runtime.configuration)
            let again = try Instance(one.runtime)
            #expect(try await again.motto(of: account) == "anew")
            try await again.keeps(account)
            try await two.set("last", of: account)
            try await again.waits(for: "last", of: account)
        }
    }
}
