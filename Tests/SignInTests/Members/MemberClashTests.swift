import Accounts
import DatabaseTesting
import Foundation
import Gateway
import GatewayTesting
import Logging
import Passwords
import SQLStore
import Testing

/// What a member shares with others, and what the core remembers of members, decides safely.
@Suite struct MemberClashTests {
    @Test func anAddressOfAnAccountHereIsNobodysProof() async throws {
        try await MemberStage.run([MemberStage.person(1, "bob", email: "shared@example.org")]) { stage in
            let other = try await stage.core.account("other", email: "Shared@example.org")
            // With the address the account here is meant, whose password is another.
            let refusal = await stage.core.refusal { try await stage.signIn("shared@example.org") }
            #expect(refusal?.code == .invalidCredentials)
            // By the name it is the member, who is told what stands in the way, and nothing is made or changed.
            let error = await stage.core.refusal { try await stage.signIn("bob") }
            #expect(error?.code == .conflict && error?.fields.map(\.field) == ["email"], "\(String(describing: error))")
            let second = await stage.core.refusal { try await stage.signIn("bob", "wrong") }
            #expect(second?.code == .invalidCredentials)
            #expect(try await stage.accountCount == 1)
            #expect(try await stage.account("other") == other)

            // Once the other account has another address, the member comes.
            _ = try await stage.core.gateway.accounts.update(
                .id(other.id), json: ["email": "own@example.org"], as: .operator)
            #expect(try await stage.signIn("bob").signedIn.account.email == "shared@example.org")
        }
    }

    @Test func aNameOfAnAccountHereIsThatAccounts() async throws {
        try await MemberStage.run([MemberStage.person(1, "Bob")]) { stage in
            let other = try await stage.core.account("bob")
            let refusal = await stage.core.refusal { try await stage.signIn("BOB") }
            #expect(refusal?.code == .invalidCredentials)
            #expect(try await stage.core.signIn("BOB").signedIn.account.id == other.id)
            let error = await stage.core.refusal { try await stage.signIn("bob@example.org") }
            #expect(
                error?.code == .conflict && error?.fields.map(\.field) == ["username"], "\(String(describing: error))")
            #expect(try await stage.accountCount == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func whoWasDeletedIsNotBroughtBack(engine: TestEngine) async throws {
        try await MemberStage.run(on: engine, [MemberStage.person(1, "bob")]) { stage in
            let first = try await stage.signIn("bob").signedIn.account
            _ = try await stage.core.gateway.accounts.delete(.id(first.id), as: .operator)
            for name in ["bob", "bob@example.org"] {
                let refusal = await stage.core.refusal { try await stage.signIn(name) }
                #expect(refusal?.code == .invalidCredentials)
            }
            try await stage.core.gateway.recovery.requestReset(identifier: "bob", origin: stage.core.origin)
            #expect(stage.core.mails.all.isEmpty)
            let error = await stage.core.refusal {
                try await stage.core.gateway.accounts.account(.username("bob"), as: .operator)
            }
            #expect(error?.code == .accountNotFound && error?.members == [])
            // The name is free again, as any deleted account's.
            try await stage.core.account("bob")
        }
    }

    @Test func whoHasAnotherNameHereKeepsIt() async throws {
        try await MemberStage.run([MemberStage.person(1, "bob")]) { stage in
            let account = try await stage.signIn("bob").signedIn.account
            var changes = AccountChanges()
            changes.username = try Username("robert")
            _ = try await stage.core.gateway.repositories.accounts.update(account.id, changes: changes, expected: nil)
            let refusal = await stage.core.refusal { try await stage.signIn("bob") }
            #expect(refusal?.code == .invalidCredentials)
            #expect(try await stage.signIn("robert").signedIn.account.id == account.id)
            #expect(try await stage.accountCount == 1)
        }
    }

    @Test func aNameThatBreaksTodaysRuleIsKeptAndNoted() async throws {
        let name = "Bob  Smith & Söhne"
        try await MemberStage.run([MemberStage.person(1, name, email: "not an address")]) { stage in
            let account = try await stage.signIn(name.uppercased()).signedIn.account
            #expect(account.username == name && account.email.isEmpty)
            let detail = try await stage.core.events(.migrateAccount).first?.detail
            #expect(detail?.contains("the username breaks the rule") == true)
            #expect(detail?.contains("the e-mail address is none") == true)
            try await stage.signIn(name)
        }
    }

    @Test func anUnclearNameHereIsNotAskedElsewhere() async throws {
        try await MemberStage.run([MemberStage.person(1, "eve@example.org", email: "x@example.org")]) { stage in
            try await stage.core.account("a", email: "eve@example.org")
            let second = NewAccount(username: try #require(Username(keeping: "eve@example.org")))
            _ = try await stage.core.gateway.repositories.accounts.create(second)
            let refusal = await stage.core.refusal { try await stage.signIn("eve@example.org") }
            #expect(refusal?.code == .invalidCredentials)
            #expect(try await stage.accountCount == 2)
        }
    }

    /// Of two systems that have a name, the one the configuration has first is meant.
    @Test func theFirstOfTwoSystemsGoesFirst() async throws {
        try await LegacyEngine.sqlite.withDatabase { legacy in
            let tables = LegacyTables(legacy)
            try await tables.make(.aspnetMembership, [MemberStage.person(1, "bob")])
            try await tables.make(
                .table, [.init(5, "bob", password: SignInStage.format.hash("another harbour 5")), .init(6, "eve")])
            let shop = SQLMemberRepository(
                LegacyTables.definition(.aspnetMembership), database: legacy, logger: .init(label: "tests"))
            let forum = SQLMemberRepository(
                LegacyTables.definition(.table, source: "forum"), database: legacy, logger: .init(label: "tests"))
            try await SignInStage.run(on: .sqlite, members: [shop, forum]) { core in
                let refusal = await core.refusal { try await core.signIn("bob", "another harbour 5") }
                #expect(refusal?.code == .invalidCredentials)
                let account = try await core.signIn("bob", MemberStage.password).signedIn.account
                let links = core.gateway.repositories.links
                #expect(try await links.keys(of: [account.id], source: "shop").count == 1)
                #expect(try await links.keys(of: [account.id], source: "forum").isEmpty)
                let both = try await core.gateway.accounts.members(named: "eve", as: .operator)
                #expect(both.map(\.source) == ["forum"])
                // What comes after the first that has a name is not missed where it fails.
                try await tables.insert(MemberStage.person(2, "ann"), .aspnetMembership)
                try await tables.run("DROP TABLE Customer")
                _ = try await core.signIn("ann", MemberStage.password)
                let second = await core.refusal { try await core.signIn("eve", "another harbour 5") }
                #expect(second?.code == .databaseUnavailable)
            }
        }
    }
}
