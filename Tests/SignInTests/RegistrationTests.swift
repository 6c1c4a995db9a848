import Accounts
import DatabaseTesting
import Gateway
import OrderedCollections
import Passwords
import Testing

/// Strangers come to an account, and prove what they say.
@Suite struct RegistrationTests {
    private func draft(_ name: String, email: String = "", _ change: (inout RegistrationDraft) -> Void = { _ in })
        -> RegistrationDraft
    {
        var draft = RegistrationDraft()
        draft.username = name
        draft.email = email
        draft.password = SignInStage.password
        change(&draft)
        return draft
    }

    @Test(arguments: TestEngine.allCases)
    func anAddressIsProvedBeforeTheFirstSignIn(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let registration = stage.gateway.registration
            let outcome = try await registration.register(
                draft("bob", email: "bob@example.org") { $0.fields = ["nickname": "Bobby"] }, origin: stage.origin)
            #expect(outcome.needsVerification && !outcome.isPending)
            let waiting = await stage.refusal { try await stage.signIn("bob") }
            #expect(waiting?.code == .forbidden)
            let notice = try #require(stage.mails.all.last)
            #expect(notice.recipient == "bob@example.org")
            let token = try stage.mails.lastToken()
            let account = try await registration.verify(token: token, origin: stage.origin)
            #expect(await stage.refusal { try await registration.verify(token: token, origin: stage.origin) } != nil)
            let (_, signedIn) = try await stage.signIn("bob")
            #expect(signedIn.account.id == account.id)
            #expect(signedIn.standing.hasVerified(signedIn.account))
            let profile = try await stage.gateway.profiles.profile(
                .id(account.id), site: "blog", as: signedIn.principal)
            #expect(profile.profile["nickname"] == .string("Bobby"))
            #expect(try await stage.events(.register).count == 1)
            #expect(try await stage.events(.verifyEmail).count == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func everythingThatIsWrongIsToldAtOnceAndNothingIsWritten(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let error = await stage.refusal {
                try await stage.gateway.registration.register(
                    draft("b@b", email: "nowhere") {
                        $0.password = "short"
                        $0.fields = ["nickname": .string(String(repeating: "x", count: 21)), "karma": 7]
                    }, origin: stage.origin)
            }
            #expect(error?.code == .invalidFields)
            let names = Set(error?.fields.map(\.field) ?? [])
            #expect(names == ["username", "email", "password", "profile.nickname", "profile.karma"])
            let missing = await stage.refusal {
                try await stage.gateway.registration.register(
                    draft("bob", email: "bob@example.org") { $0.fields = [:] }, origin: stage.origin)
            }
            #expect(missing?.fields.map(\.field) == ["profile.nickname"])
            let made = try await stage.gateway.repositories.accounts.list(PageRequest(), search: nil).elements
            #expect(made.isEmpty)
            #expect(stage.mails.all.isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func anAddressThatHasAnAccountIsAnsweredLikeAnyOther(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob", email: "bob@example.org")
            let before = stage.hasher.statistics.preferred
            let outcome = try await stage.gateway.registration.register(
                draft("eve", email: "BOB@example.org"), origin: stage.origin)
            let hashesForTaken = stage.hasher.statistics.preferred - before
            #expect(outcome.needsVerification)
            guard case .addressInUse? = stage.mails.all.last?.kind else {
                Issue.record("the owner was not told")
                return
            }
            #expect(try await stage.gateway.repositories.accounts.accounts(usernames: ["eve"]).isEmpty)
            let fresh = try await stage.gateway.registration.register(
                draft("carol", email: "carol@example.org"), origin: stage.origin)
            #expect(fresh.needsVerification == outcome.needsVerification && fresh.isPending == outcome.isPending)
            #expect(stage.hasher.statistics.preferred - before - hashesForTaken == hashesForTaken)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func ofManyWhoWantOneNameInAnyLetterCaseOneGetsIt(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let codes = await withTaskGroup(of: AccountError.Code?.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        do {
                            _ = try await stage.gateway.registration.register(
                                draft(number.isMultiple(of: 2) ? "Bob" : "bOB", email: "b\(number)@example.org"),
                                origin: stage.origin(from: "192.0.2.\(number)"))
                            return nil
                        } catch { return (error as? AccountError)?.code ?? .internal }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1)
            #expect(codes.compactMap(\.self).allSatisfy { $0 == .conflict })
            let made = try await stage.gateway.repositories.accounts.list(PageRequest(), search: nil).elements
            #expect(made.count == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func anAccountWaitsForAYesWhereTheSiteSaysSo(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let club = stage.origin(from: "192.0.2.5", site: "club")
            let outcome = try await stage.gateway.registration.register(
                draft("bob", email: "bob@example.org"), origin: club)
            #expect(outcome.isPending)
            #expect(await stage.refusal { try await stage.signIn("bob", from: club) }?.code == .invalidCredentials)
            let root = try await stage.account("root") { $0.isSuperuser = true }
            let staff = try #require(Staff(root, roles: [:]))
            let waiting = try await stage.gateway.staff.pending(PageRequest(), as: staff)
            let bob = try #require(waiting.elements.first)
            _ = try await stage.gateway.staff.approve(bob.id, as: staff, origin: club)
            #expect(try await stage.gateway.staff.pending(PageRequest(), as: staff).elements.isEmpty)
            guard case .accountApproved? = stage.mails.all.last?.kind else {
                Issue.record("the person was not told")
                return
            }
            _ = try await stage.signIn("bob", from: stage.origin(from: "192.0.2.6", site: "club"))
        }
    }

    @Test func aClosedSiteLetsNobodyRegister() async throws {
        try await SignInStage.run(on: .sqlite) { stage in
            for site: SiteID? in ["closed", nil] {
                let error = await stage.refusal {
                    try await stage.gateway.registration.register(
                        draft("bob", email: "bob@example.org"), origin: stage.origin(from: "192.0.2.1", site: site))
                }
                #expect(error?.code == .forbidden)
            }
        }
    }

    @Test func aStrangerWhoRegistersOnAndOnWaits() async throws {
        try await SignInStage.run(on: .sqlite) { stage in
            var codes: [AccountError.Code?] = []
            for number in 0..<25 {
                do {
                    _ = try await stage.gateway.registration.register(
                        draft("bot\(number)", email: "bot\(number)@example.org"), origin: stage.origin)
                    codes.append(nil)
                } catch { codes.append((error as? AccountError)?.code) }
            }
            #expect(codes.firstIndex(of: .tooManyRequests) == SignInLimits().addressAttempts)
        }
    }
}
