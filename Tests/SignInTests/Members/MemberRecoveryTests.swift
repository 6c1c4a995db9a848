import Accounts
import DatabaseTesting
import Foundation
import Gateway
import Passwords
import SQLStore
import Testing

/// Who has not come yet and forgot the password comes by a link in a mail.
@Suite struct MemberRecoveryTests {
    @Test(arguments: TestEngine.allCases)
    func followingTheLinkMakesTheAccount(engine: TestEngine) async throws {
        // The encrypted password of another system is no obstacle.
        let people = [MemberStage.person(1, "Bob", email: "Bob@example.org") { $0.format = 2 }]
        try await MemberStage.run(on: engine, people) { stage in
            let recovery = stage.core.gateway.recovery
            try await recovery.requestReset(identifier: "bob", origin: stage.core.origin)
            let notice = try #require(stage.core.mails.all.last)
            #expect(notice.recipient == "Bob@example.org" && notice.username == "Bob")
            let token = try stage.core.mails.lastToken()
            // Nothing is made before the link is followed, and none by looking at it.
            #expect(try await recovery.holder(of: token).username == "Bob")
            #expect(try await recovery.holder(of: token).account == nil)
            let weak = await stage.core.refusal {
                try await recovery.reset(token: token, password: "bob", origin: stage.core.origin)
            }
            #expect(weak?.code == .invalidFields)
            #expect(try await stage.accountCount == 0)

            let account = try await recovery.reset(
                token: token, password: "a found harbour 5", origin: stage.core.origin)
            #expect(account.username == "Bob")
            #expect(try await stage.link(of: account.id) != nil)
            let refusal = await stage.core.refusal { try await recovery.holder(of: token) }
            #expect(refusal?.code == .notFound)
            let signedIn = try await stage.signIn("bob", "a found harbour 5").signedIn
            #expect(signedIn.account.id == account.id && signedIn.standing.hasVerified(signedIn.account))
            let details = try await stage.core.events(.migrateAccount).map(\.detail)
            #expect(details == ["a member of shop, by a reset"])
            #expect(try await stage.core.events(.resetPassword).map(\.account) == [account.id])
        }
    }

    @Test func theAnswerAndTheWorkAreTheSameForEverybody() async throws {
        let people = [
            MemberStage.person(1, "ann"), MemberStage.person(2, "locked") { $0.isLocked = true },
            MemberStage.person(3, "waiting") { $0.isApproved = false }, MemberStage.person(4, "mute", email: ""),
            MemberStage.person(5, "odd", email: "no address"),
        ]
        try await MemberStage.run(people) { stage in
            try await stage.core.account("bob", email: "bob@example.org")
            for name in ["bob", "ann", "locked", "waiting", "mute", "odd", "nobody", "nobody@example.org"] {
                try await stage.core.gateway.recovery.requestReset(identifier: name, origin: stage.core.origin)
            }
            #expect(stage.core.mails.all.map(\.recipient) == ["bob@example.org", "ann@example.org"])
            #expect(stage.core.hasher.statistics.preferred == 0)
            let outcomes = try await stage.core.events(.requestReset).map(\.outcome)
            #expect(outcomes.filter { $0 == .failure }.count == 6)
            // The link of an earlier mail is worth nothing.
            let first = try stage.core.mails.lastToken()
            try await stage.core.gateway.recovery.requestReset(identifier: "ANN", origin: stage.core.origin)
            let refusal = await stage.core.refusal { try await stage.core.gateway.recovery.holder(of: first) }
            #expect(refusal != nil)
        }
    }

    @Test func aLinkIsWorthNothingAfterASignInOrALock() async throws {
        try await MemberStage.run([MemberStage.person(1, "ann"), MemberStage.person(2, "eve")]) { stage in
            let recovery = stage.core.gateway.recovery
            try await recovery.requestReset(identifier: "ann", origin: stage.core.origin)
            let token = try stage.core.mails.lastToken()
            try await stage.signIn("ann")
            let refusal = await stage.core.refusal { try await recovery.holder(of: token) }
            #expect(refusal?.code == .notFound)

            try await recovery.requestReset(identifier: "eve", origin: stage.core.origin)
            let link = try stage.core.mails.lastToken()
            try await stage.tables.run("UPDATE aspnet_Membership SET IsLockedOut = 1")
            let second = await stage.core.refusal { try await recovery.holder(of: link) }
            #expect(second?.code == .notFound)
            try await stage.tables.run("UPDATE aspnet_Membership SET IsLockedOut = 0, Email = 'new@example.org'")
            let third = await stage.core.refusal { try await recovery.holder(of: link) }
            #expect(third?.code == .notFound)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func ofManyThatFollowALinkAtOnceOneIsServed(engine: TestEngine) async throws {
        try await MemberStage.run(on: engine, [MemberStage.person(1, "ann")]) { stage in
            try await stage.core.gateway.recovery.requestReset(identifier: "ann", origin: stage.core.origin)
            let token = try stage.core.mails.lastToken()
            let codes = await withTaskGroup(of: AccountError.Code?.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        do {
                            _ = try await stage.core.gateway.recovery.reset(
                                token: token, password: "a found harbour \(number)", origin: stage.core.origin)
                            return nil
                        } catch { return (error as? AccountError)?.code ?? .internal }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1)
            #expect(codes.filter { $0 == .notFound }.count == 9)
            #expect(try await stage.accountCount == 1)
        }
    }

    @Test func aLinkLeadsToTheAccountThatWasMadeMeanwhile() async throws {
        try await MemberStage.run([MemberStage.person(1, "ann")]) { stage in
            try await stage.core.gateway.recovery.requestReset(identifier: "ann", origin: stage.core.origin)
            let token = try stage.core.mails.lastToken()
            // As an import makes it.
            let key = LegacyKey(rawValue: MemberStage.person(1, "ann").uuid.uuidString.lowercased())
            let new = NewAccount(
                username: try Username("ann"), email: try EmailAddress.normalizing("ann@example.org"))
            let made = try await stage.core.gateway.repositories.accounts.create(
                new, profiles: [], members: [MemberReference(source: "shop", key: key)])
            let account = try await stage.core.gateway.recovery.reset(
                token: token, password: "a found harbour 5", origin: stage.core.origin)
            #expect(account.id == made.account.id)
            #expect(try await stage.accountCount == 1)
        }
    }
}
