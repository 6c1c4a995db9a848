import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// A members table that cannot be asked stands in the way of those alone who are not here yet.
@Suite struct MemberOutageTests {
    @Test(arguments: TestEngine.allCases)
    func aDeadServerIsToldOfNamesThatAreNewHereAlone(engine: TestEngine) async throws {
        try await LegacyEngine.withSQLServer(timeout: .seconds(5)) { legacy, server in
            let tables = LegacyTables(legacy)
            try await tables.make(.aspnetMembership, [MemberStage.person(1, "ann"), MemberStage.person(2, "eve")])
            let members = [MemberStage.repository(.aspnetMembership, legacy)]
            try await SignInStage.run(on: engine, members: members) { core in
                try await core.account("bob", email: "bob@example.org")
                let ann = try await core.signIn("ann", MemberStage.password).signedIn.account
                await server.stop()

                #expect(try await core.signIn("bob").signedIn.account.username == "bob")
                #expect(try await core.signIn("bob@example.org").signedIn.account.username == "bob")
                #expect(try await core.signIn("ann", MemberStage.password).signedIn.account.id == ann.id)
                let refusal = await core.refusal { try await core.signIn("bob", "wrong") }
                #expect(refusal?.code == .invalidCredentials)
                for name in ["eve", "nobody"] {
                    let error = await core.refusal { try await core.signIn(name, MemberStage.password) }
                    #expect(error?.code == .databaseUnavailable && error?.database == "legacy")
                    #expect((error?.retryAfter ?? 0) > 0)
                    #expect(error?.message.contains("shop") == false)
                }
                // No name is given away that may not be free.
                var draft = RegistrationDraft()
                (draft.username, draft.email, draft.password) = ("newcomer", "n@example.org", SignInStage.password)
                let refused = await core.refusal {
                    try await core.gateway.registration.register(draft, origin: core.origin)
                }
                #expect(refused?.code == .databaseUnavailable)
                let second = await core.refusal {
                    try await core.gateway.accounts.create(named("newcomer"), as: .operator)
                }
                #expect(second?.code == .databaseUnavailable)
                let reset: Void? = try? await core.gateway.recovery.requestReset(
                    identifier: "eve", origin: core.origin)
                #expect(reset == nil)
                try await core.gateway.recovery.requestReset(identifier: "bob", origin: core.origin)
                #expect(core.mails.all.map(\.recipient) == ["bob@example.org"])
                // What is not known is not said either.
                let third = await core.refusal {
                    try await core.gateway.accounts.account(.username("eve"), as: .operator)
                }
                #expect(third?.code == .databaseUnavailable)
                #expect(try await core.gateway.repositories.accounts.count(AccountFilter()) == 2)
            }
        }
    }

    @Test func whoWasTurnedAwayComesWhenItAnswersAgain() async throws {
        try await LegacyEngine.withSQLServer(timeout: .seconds(5)) { legacy, server in
            let tables = LegacyTables(legacy)
            try await tables.make(.aspnetMembership, [MemberStage.person(1, "eve")])
            let members = [MemberStage.repository(.aspnetMembership, legacy)]
            try await SignInStage.run(on: .sqlite, members: members) { core in
                await server.stop()
                for _ in 0..<10 {
                    // Nothing is counted against anybody meanwhile.
                    let error = await core.refusal { try await core.signIn("eve", MemberStage.password) }
                    #expect(error?.code == .databaseUnavailable)
                }
                try await server.restart()
                let deadline = ContinuousClock.now + .seconds(60)
                while true {
                    do {
                        _ = try await core.signIn("eve", MemberStage.password)
                        break
                    } catch let error as AccountError where error.code == .databaseUnavailable {
                        try #require(ContinuousClock.now < deadline, "it never answers again")
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
            }
        }
    }

    @Test func aTableThatIsNotAsDescribedIsNotDescribedToStrangers() async throws {
        try await MemberStage.run([MemberStage.person(1, "eve")]) { stage in
            try await stage.tables.run("DROP TABLE aspnet_Membership")
            let error = await stage.core.refusal { try await stage.signIn("eve") }
            #expect(error?.code == .databaseUnavailable)
            #expect(error?.message.contains("aspnet") == false && error?.table == nil)
        }
    }

    private func named(_ name: String) -> AccountDraft {
        var draft = AccountDraft()
        draft.username = name
        return draft
    }
}
