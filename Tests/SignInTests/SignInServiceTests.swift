import Accounts
import DatabaseTesting
import Gateway
import Passwords
import SQLStore
import Testing

/// Who knows a password is let in, and everybody else is told the same.
@Suite struct SignInServiceTests {
    @Test(arguments: TestEngine.allCases)
    func aPersonSignsInByNameOrAddressInAnyLetterCase(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("Bob", email: "Bob@example.org")
            #expect(bob.lastLogin == nil)
            for name in ["Bob", "bOB", " bob ", "BOB@EXAMPLE.ORG"] {
                let (token, signedIn) = try await stage.signIn(name)
                #expect(signedIn.account.id == bob.id)
                #expect(signedIn.session.site == "blog")
                #expect(!signedIn.mustChangePassword)
                #expect(try await stage.gateway.sessions.authenticate(token, site: "blog").account.id == bob.id)
            }
            let now = try await stage.gateway.repositories.accounts.account(.id(bob.id))
            #expect(now.lastLogin != nil)
            let events = try await stage.events(.signIn)
            #expect(events.count == 4)
            #expect(events.allSatisfy { $0.outcome == .success && $0.account == bob.id && $0.address == "192.0.2.1" })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func everybodyElseIsToldTheSameAfterTheSameWork(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob")
            try await stage.account("gone") { $0.isActive = false }
            try await stage.account("nopass") { $0.passwordHash = nil }
            try await stage.account("broken", hash: "$scrypt$ln=4,r=8,p=1$nonsense")
            try await stage.account("foreign", hash: "rot13$abc")
            try await stage.account("old", hash: "sha1$a1b2c$09d703efe1e591117bb798311a81239022dbefa7")
            var messages: Set<String> = []
            for (name, password) in [
                ("bob", "wrong"), ("gone", SignInStage.password), ("gone", "wrong"), ("nopass", "wrong"),
                ("broken", "wrong"), ("foreign", "wrong"), ("nobody", "wrong"), ("nobody@example.org", "wrong"),
                ("old", "wrong"),
            ] {
                let before = stage.hasher.statistics.preferred
                let error = await stage.refusal { try await stage.signIn(name, password) }
                #expect(error?.code == .invalidCredentials, "\(name)")
                messages.insert(error?.message ?? "")
                #expect(stage.hasher.statistics.preferred == before + 1, "\(name)")
            }
            #expect(messages.count == 1)
            let outcomes = Set(try await stage.events(.signIn).map(\.outcome))
            #expect(outcomes == [.failure])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func anOldHashIsReplacedAndAFreshOneIsNot(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let old = try await stage.account("old", hash: "sha1$a1b2c$09d703efe1e591117bb798311a81239022dbefa7")
            let accounts = stage.gateway.repositories.accounts
            // The password of the vector, "password", is one that everybody tries.
            let (_, signedIn) = try await stage.signIn("old", "password")
            #expect(signedIn.mustChangePassword)
            let upgraded = try #require(try await accounts.passwordHash(old.id))
            #expect(upgraded.hasPrefix("$scrypt$"))
            _ = try await stage.signIn("old", "password")
            #expect(try await accounts.passwordHash(old.id) == upgraded)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aWeakPasswordIsGoodForChoosingAnotherAndNothingElse(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob", hash: SignInStage.format.hash("1234"))
            let (token, signedIn) = try await stage.signIn("bob", "1234")
            #expect(signedIn.mustChangePassword)
            let known = try await stage.gateway.sessions.authenticate(token, site: "blog")
            #expect(known.mustChangePassword)
            let (fresh, changed) = try await stage.gateway.passwordChange.change(
                known, old: "1234", new: "a better harbour 7", origin: stage.origin)
            #expect(!changed.mustChangePassword)
            #expect(try await !stage.gateway.sessions.authenticate(fresh, site: "blog").mustChangePassword)
            #expect(await stage.refusal { try await stage.gateway.sessions.authenticate(token, site: "blog") } != nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aNameThatIsAnothersAddressSignsNobodyIn(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("eve")
            let bob = try await stage.account("bob", email: "bob@example.org")
            #expect(try await stage.signIn("bob@example.org").signedIn.account.id == bob.id)
            // A name with @ can only be an old one: it is written past the rule for new ones.
            let database = try #require(stage.gateway.databases["main"])
            try await database.execute(
                """
                UPDATE \(identifier: "gatehouse_account") SET \
                \(identifier: "username") = \(bind: .text("bob@example.org"), as: .anyText), \
                \(identifier: "username_folded") = \(bind: .text("bob@example.org"), as: .anyText) WHERE \(identifier: "username") = \
                \(bind: .text("eve"), as: .anyText)
                """)
            #expect(await stage.refusal { try await stage.signIn("bob@example.org") }?.code == .invalidCredentials)
        }
    }

    @Test func whatIsFarTooLongIsRefusedWithoutHashing() async throws {
        try await SignInStage.run(on: .sqlite) { stage in
            try await stage.account("bob")
            let long = String(repeating: "x", count: 100_000)
            #expect(await stage.refusal { try await stage.signIn("bob", long) }?.code == .invalidCredentials)
            #expect(await stage.refusal { try await stage.signIn(long, "x") }?.code == .invalidCredentials)
            #expect(stage.hasher.statistics.preferred == 0)
        }
    }
}
