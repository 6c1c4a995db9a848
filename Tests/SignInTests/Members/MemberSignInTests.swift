import Accounts
import DatabaseTesting
import Foundation
import Gateway
import GatewayTesting
import Passwords
import Repositories
import SQLStore
import Testing

/// The people of another system come with their first right password, once.
@Suite struct MemberSignInTests {
    @Test(arguments: TestEngine.allCases)
    func theFirstSignInMakesTheAccountItsLinkAndAModernHash(engine: TestEngine) async throws {
        try await MemberStage.run(on: engine, [MemberStage.person(7, "Bob", email: "Bob@Example.ORG")]) { stage in
            #expect(try await stage.account("bob") == nil)
            let (token, signedIn) = try await stage.signIn("bOB")
            let account = signedIn.account
            #expect(account.username == "Bob" && account.email == "Bob@example.org" && account.isActive)
            #expect(account.dateJoined == Timestamp("2009-05-04T03:02:01Z") && account.lastLogin != nil)
            #expect(!account.isStaff && !account.isSuperuser)
            let person = MemberStage.person(7, "Bob")
            #expect(try await stage.link(of: account.id)?.rawValue == person.uuid.uuidString.lowercased())
            let hash = try await stage.core.gateway.repositories.accounts.passwordHash(account.id)
            #expect(hash?.hasPrefix("$scrypt$") == true)
            // An address proves nothing until it is verified here.
            #expect(!signedIn.standing.hasVerified(account))
            #expect(
                try await stage.core.gateway.sessions.authenticate(token, site: "blog").account.id == account.id)

            // From now on the other system is not asked.
            try await stage.tables.run("DROP TABLE aspnet_Membership")
            for name in ["bob", "bob@example.org"] {
                #expect(try await stage.signIn(name).signedIn.account.id == account.id)
            }
            let events = try await stage.core.events(.migrateAccount)
            #expect(events.map(\.account) == [account.id])
            #expect(events.first?.detail == "a member of shop, by a sign-in")
            #expect(try await stage.core.events(.signIn).count == 3)
        }
    }

    @Test func everyKindOfTableSignsPeopleIn() async throws {
        let stored: [(MembersDefinition.Kind, String, String)] = [
            (
                .aspnetIdentity, "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==",
                "my password"
            ),
            (.django, "pbkdf2_sha256$10000$seasalt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc=", "password"),
            (.table, try SignInStage.format.hash("a quiet harbour 42"), "a quiet harbour 42"),
        ]
        for (kind, hash, password) in stored {
            try await MemberStage.run([.init(7, "bob@example.org", password: hash)], kind: kind) { stage in
                let account = try await stage.signIn("BOB@example.org", password).signedIn.account
                #expect(try await stage.link(of: account.id) != nil, "\(kind)")
                let upgraded = try await stage.core.gateway.repositories.accounts.passwordHash(account.id)
                #expect(upgraded?.hasPrefix("$scrypt$ln=4,") == true, "\(kind)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aHundredFirstSignInsAtOnceMakeOneAccount(engine: TestEngine) async throws {
        try await LegacyEngine.withSQLServer { legacy, server in
            let tables = LegacyTables(legacy)
            try await tables.make(.aspnetMembership, [MemberStage.person(7, "Bob")])
            let members = [MemberStage.repository(.aspnetMembership, legacy)]
            // The tables are looked up before, so that the statements below are questions for people alone.
            _ = try await members[0].count()
            try await SignInStage.run(
                on: engine, members: members,
                { settings in
                    settings.limits.accountAttempts = 1000
                    settings.limits.addressAttempts = 1000
                }
            ) { core in
                let stage = MemberStage(core: core, tables: tables)
                server.statistics.reset()
                let accounts = try await withThrowingTaskGroup(of: AccountID.self) { group in
                    for number in 0..<100 {
                        let name = number.isMultiple(of: 2) ? "Bob" : "bOB"
                        group.addTask { try await stage.signIn(name).signedIn.account.id }
                    }
                    return try await group.reduce(into: Set<AccountID>()) { $0.insert($1) }
                }
                #expect(accounts.count == 1)
                #expect(try await stage.accountCount == 1)
                #expect(try await stage.link(of: try #require(accounts.first)) != nil)
                #expect(try await stage.core.events(.migrateAccount).count == 1)
                let asked = server.statistics.requests.filter { $0.text.contains("aspnet_Users") }.count
                #expect((1...50).contains(asked), "\(asked) statements")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func everybodyElseIsToldTheSameAfterTheSameWork(engine: TestEngine) async throws {
        let people = [
            MemberStage.person(1, "good"), MemberStage.person(2, "locked") { $0.isLocked = true },
            MemberStage.person(3, "waiting") { $0.isApproved = false },
            MemberStage.person(4, "secret") { $0.format = 2 },
            MemberStage.person(5, "broken") { $0.salt = "no base64" },
            MemberStage.person(6, "double"), MemberStage.person(7, "DOUBLE"),
        ]
        try await MemberStage.run(on: engine, people, { $0.limits.addressAttempts = 1000 }) { stage in
            try await stage.core.account("here")
            var messages: Set<String> = []
            for (name, password) in [
                ("here", "wrong"), ("nobody", "wrong"), ("good", "wrong"), ("locked", MemberStage.password),
                ("waiting", MemberStage.password), ("secret", MemberStage.password), ("broken", MemberStage.password),
                ("double", MemberStage.password), ("good@example.org", "wrong"), ("nobody@example.org", "wrong"),
            ] {
                let before = stage.core.hasher.statistics.preferred
                let error = await stage.core.refusal { try await stage.signIn(name, password) }
                #expect(error?.code == .invalidCredentials, "\(name)")
                messages.insert(error?.message ?? "")
                #expect(stage.core.hasher.statistics.preferred == before + 1, "\(name)")
            }
            #expect(messages.count == 1)
            #expect(try await stage.accountCount == 1)
            let reasons = Set(try await stage.core.events(.signIn).map(\.detail))
            #expect(
                reasons == [
                    "wrong password", "no such account", "a member of shop: wrong password",
                    "a member of shop: locked", "a member of shop: not approved",
                    "a member of shop: the password is encrypted, and has to be reset",
                ])
        }
    }

    @Test func aWeakPasswordSignsInAndHasToBeChanged() async throws {
        let hash = "5f4dcc3b5aa765d61d8327deb882cf99"
        try await MemberStage.run([.init(1, "bob", password: hash)], kind: .table) { stage in
            let signedIn = try await stage.signIn("bob", "password").signedIn
            #expect(signedIn.mustChangePassword)
        }
    }

    @Test func anAddressTheOtherSystemDoubtsIsProvedFirst() async throws {
        let hash = "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw=="
        let people = [LegacyTables.Person(1, "bob", password: hash) { $0.isConfirmed = false }]
        try await MemberStage.run(people, kind: .aspnetIdentity) { stage in
            let error = await stage.core.refusal { try await stage.signIn("bob", "my password") }
            #expect(error?.code == .forbidden)
            #expect(stage.core.mails.all.map(\.recipient) == ["bob@example.org"])
            _ = try await stage.core.gateway.registration.verify(
                token: stage.core.mails.lastToken(), origin: stage.core.origin)
            try await stage.signIn("bob", "my password")
            #expect(try await stage.accountCount == 1)
        }
    }
}
