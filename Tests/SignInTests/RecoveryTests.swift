import Accounts
import DatabaseTesting
import Gateway
import Passwords
import Testing

/// Who forgot a password comes back by the address of the account, and by nothing else.
@Suite struct RecoveryTests {
    @Test(arguments: TestEngine.allCases)
    func aLinkIsGoodOnceAndForAWhile(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob", email: "bob@example.org")
            let (session, _) = try await stage.signIn("bob")
            let recovery = stage.gateway.recovery
            try await recovery.requestReset(identifier: "BOB@example.org", origin: stage.origin)
            let token = try stage.mails.lastToken()
            #expect(try await recovery.holder(of: token).account?.id == bob.id)
            let weak = await stage.refusal {
                try await recovery.reset(token: token, password: "bob", origin: stage.origin)
            }
            #expect(weak?.code == .invalidFields)
            _ = try await recovery.reset(token: token, password: "a found harbour 5", origin: stage.origin)
            #expect(await stage.refusal { try await recovery.holder(of: token) }?.code == .notFound)
            #expect(await stage.refusal { try await stage.gateway.sessions.authenticate(session, site: "blog") } != nil)
            let (_, signedIn) = try await stage.signIn("bob", "a found harbour 5")
            #expect(signedIn.standing.hasVerified(signedIn.account))

            try await recovery.requestReset(identifier: "bob", origin: stage.origin)
            let late = try stage.mails.lastToken()
            stage.clock.advance(2 * 3600 + 1)
            #expect(await stage.refusal { try await recovery.holder(of: late) }?.code == .notFound)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aLinkDiesWithASignInAndWithANewAddress(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob", email: "bob@example.org")
            let recovery = stage.gateway.recovery
            try await recovery.requestReset(identifier: "bob", origin: stage.origin)
            let first = try stage.mails.lastToken()
            _ = try await stage.signIn("bob")
            #expect(await stage.refusal { try await recovery.holder(of: first) }?.code == .notFound)
            try await recovery.requestReset(identifier: "bob", origin: stage.origin)
            let second = try stage.mails.lastToken()
            _ = try await stage.gateway.accounts.update(
                .id(bob.id), json: ["email": "new@example.org"], as: .operator)
            #expect(await stage.refusal { try await recovery.holder(of: second) }?.code == .notFound)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func nobodyLearnsWhetherThereIsAnAccount(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob", email: "bob@example.org")
            try await stage.account("gone", email: "gone@example.org") { $0.isActive = false }
            try await stage.account("mute")
            for name in ["gone", "mute", "nobody", "nobody@example.org", "", "a\u{0}b"] {
                try await stage.gateway.recovery.requestReset(identifier: name, origin: stage.origin)
            }
            #expect(stage.mails.all.isEmpty)
            #expect(stage.hasher.statistics.preferred == 0)
            for name in ["bob", "nobody"] {
                var attempts = name == "nobody" ? 1 : 0
                while attempts < 50 {
                    do {
                        try await stage.gateway.recovery.requestReset(
                            identifier: name, origin: stage.origin(from: "198.51.100.\(attempts)"))
                        attempts += 1
                    } catch { break }
                }
                #expect(attempts == SignInLimits().accountAttempts)
            }
        }
    }
}
