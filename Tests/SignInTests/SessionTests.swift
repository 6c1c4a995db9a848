import Accounts
import DatabaseTesting
import Gateway
import Passwords
import Testing

/// A session is good for its site, for its time, and for as long as its account is.
@Suite struct SessionTests {
    @Test(arguments: TestEngine.allCases)
    func aSessionEndsWhenItIsIdleAndInTheEndAnyway(engine: TestEngine) async throws {
        try await SignInStage.run(
            on: engine,
            {
                $0.sessionIdle = 3600; $0.sessionLifetime = 7200
            }
        ) { stage in
            try await stage.account("bob")
            let sessions = stage.gateway.sessions
            let (idle, _) = try await stage.signIn("bob")
            stage.clock.advance(3601)
            #expect(await stage.refusal { try await sessions.authenticate(idle, site: "blog") }?.code == .unauthorized)
            let (busy, _) = try await stage.signIn("bob")
            for _ in 0..<3 {
                stage.clock.advance(2399)
                _ = try await sessions.authenticate(busy, site: "blog")
            }
            stage.clock.advance(4)
            #expect(await stage.refusal { try await sessions.authenticate(busy, site: "blog") }?.code == .unauthorized)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aTokenOpensNothingElsewhereAndNothingWhenItIsChanged(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob")
            let sessions = stage.gateway.sessions
            let (token, _) = try await stage.signIn("bob")
            let changed = String(token.dropLast()) + (token.last == "0" ? "1" : "0")
            for (sent, site) in [
                (token, "wiki"), (changed, "blog"), ("", "blog"), ("ghk" + token.dropFirst(3), "blog"),
            ] {
                let error = await stage.refusal { try await sessions.authenticate(sent, site: SiteID(rawValue: site)) }
                #expect(error?.code == .unauthorized)
            }
            var changes = AccountChanges()
            changes.isActive = false
            _ = try await stage.gateway.repositories.accounts.update(bob.id, changes: changes, expected: nil)
            #expect(await stage.refusal { try await sessions.authenticate(token, site: "blog") }?.code == .unauthorized)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func peopleEndTheirOwnSessionsAndNobodyElses(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob")
            let eve = try await stage.account("eve")
            let sessions = stage.gateway.sessions
            let (first, one) = try await stage.signIn("bob")
            let (second, two) = try await stage.signIn("bob")
            #expect(try await sessions.list(of: bob.id).map(\.id).count == 2)
            let error = await stage.refusal {
                try await sessions.end(one.session.id, of: eve.id, actor: .account(eve.id), origin: stage.origin)
            }
            #expect(error?.code == .notFound)
            try await sessions.endAll(
                of: bob.id, except: two.session.id, actor: .account(bob.id), origin: stage.origin)
            #expect(await stage.refusal { try await sessions.authenticate(first, site: "blog") } != nil)
            let kept = try await sessions.authenticate(second, site: "blog")
            try await sessions.signOut(kept, origin: stage.origin)
            #expect(try await sessions.list(of: bob.id).isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aNewPasswordEndsTheOtherSessions(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob", email: "bob@example.org")
            let (other, _) = try await stage.signIn("bob")
            let (_, signedIn) = try await stage.signIn("bob")
            let change = stage.gateway.passwordChange
            let wrong = await stage.refusal {
                try await change.change(signedIn, old: "wrong", new: "a new harbour 1", origin: stage.origin)
            }
            #expect(wrong?.fields.map(\.field) == ["old_password"])
            let weak = await stage.refusal {
                try await change.change(signedIn, old: SignInStage.password, new: "short", origin: stage.origin)
            }
            #expect(weak?.fields.map(\.field) == ["new_password"])
            let (fresh, _) = try await change.change(
                signedIn, old: SignInStage.password, new: "a new harbour 1", origin: stage.origin)
            #expect(await stage.refusal { try await stage.gateway.sessions.authenticate(other, site: "blog") } != nil)
            _ = try await stage.gateway.sessions.authenticate(fresh, site: "blog")
            guard case .passwordChanged? = stage.mails.all.last?.kind else {
                Issue.record("nobody was told")
                return
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func anAdministratorsChangeEndsThemToo(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob", email: "bob@example.org")
            for change: JSONValue in [["password": "set by an admin 3"], ["is_active": false]] {
                let token = try await stage.gateway.sessions.openForTests(bob, stage)
                _ = try await stage.gateway.accounts.update(.id(bob.id), json: change, as: .operator)
                #expect(
                    await stage.refusal { try await stage.gateway.sessions.authenticate(token, site: "blog") } != nil)
                #expect(try await stage.gateway.sessions.list(of: bob.id).isEmpty)
            }
        }
    }
}

extension SessionService {
    /// Signs somebody in whatever their password is by now.
    fileprivate func openForTests(_ account: Account, _ stage: SignInStage) async throws -> String {
        var changes = AccountChanges()
        changes.passwordHash = try SignInStage.format.hash(SignInStage.password)
        _ = try await stage.gateway.repositories.accounts.update(account.id, changes: changes, expected: nil)
        return try await stage.signIn(account.username).token
    }
}
