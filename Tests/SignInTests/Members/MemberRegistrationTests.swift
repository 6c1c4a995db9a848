import Accounts
import DatabaseTesting
import Gateway
import Passwords
import Testing

/// Nobody takes the name or address of somebody who has not come yet.
@Suite struct MemberRegistrationTests {
    private func draft(_ name: String, _ email: String) -> RegistrationDraft {
        var draft = RegistrationDraft()
        (draft.username, draft.email, draft.password) = (name, email, SignInStage.password)
        return draft
    }

    @Test(arguments: TestEngine.allCases)
    func aMembersNameIsTakenUntilTheyHaveComeUnderAnother(engine: TestEngine) async throws {
        try await MemberStage.run(on: engine, [MemberStage.person(1, "Bob")]) { stage in
            let registration = stage.core.gateway.registration
            let error = await stage.core.refusal {
                try await registration.register(draft("bOB", "x@example.org"), origin: stage.core.origin)
            }
            #expect(error?.code == .conflict && error?.fields.map(\.field) == ["username"])
            #expect(try await stage.accountCount == 0)
            #expect(stage.core.mails.all.isEmpty)
            _ = try await registration.register(draft("bobby", "x@example.org"), origin: stage.core.origin)
            #expect(try await stage.account("bobby") != nil)
        }
    }

    @Test func aMembersAddressIsAnsweredAsAnyOtherAndTheMemberIsTold() async throws {
        try await MemberStage.run([MemberStage.person(1, "ann", email: "Ann@example.org")]) { stage in
            let registration = stage.core.gateway.registration
            let before = stage.core.hasher.statistics.preferred
            let outcome = try await registration.register(
                draft("stranger", "ann@example.org"), origin: stage.core.origin)
            #expect(outcome.needsVerification && outcome.username == "stranger")
            #expect(stage.core.hasher.statistics.preferred == before + 1)
            #expect(try await stage.accountCount == 0)
            let notice = try #require(stage.core.mails.all.last)
            #expect(notice.recipient == "Ann@example.org" && notice.username == "ann")
            guard case .addressInUse = notice.kind else { throw UnexpectedNotice() }

            // Where addresses are not proved, the form says so.
            var origin = stage.core.origin
            origin.site = "open"
            let error = await stage.core.refusal {
                try await registration.register(draft("stranger", "ann@example.org"), origin: origin)
            }
            #expect(error?.code == .conflict && error?.fields.map(\.field) == ["email"])
        }
    }

    @Test func anAddressThatIsAMembersNameIsTakenEvenWhereAddressesAreShared() async throws {
        try await MemberStage.run(
            [MemberStage.person(1, "ann@example.org", email: "other@example.org")], { $0.hasUniqueEmail = false }
        ) { stage in
            let registration = stage.core.gateway.registration
            _ = try await registration.register(draft("stranger", "ann@example.org"), origin: stage.core.origin)
            #expect(try await stage.accountCount == 0)
            // The member's address itself may be shared.
            _ = try await registration.register(draft("stranger", "other@example.org"), origin: stage.core.origin)
            #expect(try await stage.accountCount == 1)
        }
    }

    @Test func theAdministrationTakesNoMembersNameEither() async throws {
        try await MemberStage.run([MemberStage.person(1, "Bob")]) { stage in
            let accounts = stage.core.gateway.accounts
            var draft = AccountDraft()
            (draft.username, draft.email) = ("BOB", "bob@example.org")
            let made = await stage.core.refusal { try await accounts.create(draft, as: .operator) }
            #expect(made?.code == .conflict && made?.fields.map(\.field) == ["username", "email"])
            #expect(made?.fields.first?.message.contains("first sign-in") == true)

            let other = try await stage.core.account("other")
            for json: JSONValue in [["username": "bob"], ["email": "BOB@example.org"]] {
                let changed = await stage.core.refusal {
                    try await accounts.update(.id(other.id), json: json, as: .operator)
                }
                #expect(changed?.code == .conflict)
            }
            _ = try await accounts.update(.id(other.id), json: ["first_name": "Otto"], as: .operator)
            // Who has come is an account like any other.
            let bob = try await stage.signIn("bob").signedIn.account
            _ = try await accounts.update(.id(bob.id), json: ["username": "BOB"], as: .operator)
        }
    }
}

private struct UnexpectedNotice: Error {}
