import Accounts
import DatabaseTesting
import Gateway
import OrderedCollections
import Testing

/// A person has what is held about them, and has it deleted.
@Suite struct PersonTests {
    @Test(arguments: TestEngine.allCases)
    func theExportHoldsEverythingButSecrets(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob", email: "bob@example.org")
            _ = try await stage.gateway.profiles.replace(
                .id(bob.id), site: "blog", fields: ["nickname": "Bobby", "karma": 7], as: .operator)
            try await stage.gateway.repositories.links.link([bob.id: "4711"], source: "shop")
            try await stage.gateway.repositories.roles.set(.viewer, of: bob.id, on: "wiki")
            let (token, signedIn) = try await stage.signIn("bob")
            let export = try await stage.gateway.persons.export(
                bob.id, actor: .account(bob.id), origin: stage.origin)
            #expect(export["account"]?["email"] == "bob@example.org")
            #expect(export["profiles"]?["blog"]?["profile"]?["fields"]?["karma"] == 7)
            #expect(export["profiles"]?["wiki"]?["profile"] == .null)
            #expect(export["roles"]?["wiki"] == "viewer")
            #expect(export["unavailable"] == [])
            #expect(export["complete"] == true)
            #expect(export.text.contains(signedIn.session.id.rawValue))
            let hash = try #require(try await stage.gateway.repositories.accounts.passwordHash(bob.id))
            #expect(!export.text.contains(hash))
            #expect(!export.text.contains(token.split(separator: "_").last ?? "?"))
            guard case .array(let events)? = export["events"] else {
                Issue.record("there are no events")
                return
            }
            #expect(events.count >= 2)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aDeletedPersonIsGoneEverywhere(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob", email: "bob@example.org")
            _ = try await stage.gateway.profiles.replace(
                .id(bob.id), site: "blog", fields: ["nickname": "Bobby"], as: .operator)
            try await stage.gateway.repositories.links.link([bob.id: "4711"], source: "shop")
            try await stage.gateway.repositories.roles.set(.viewer, of: bob.id, on: "wiki")
            let (token, _) = try await stage.signIn("bob")
            let receipts = try await stage.gateway.persons.delete(bob.id, actor: .account(bob.id))
            #expect(receipts.map(\.site) == stage.gateway.router.siteIDs)
            #expect(receipts.allSatisfy { $0.receipt == .deleted })
            #expect(await stage.refusal { try await stage.gateway.sessions.authenticate(token, site: "blog") } != nil)
            #expect(await stage.refusal { try await stage.signIn("bob") }?.code == .invalidCredentials)
            #expect(try await stage.gateway.repositories.roles.roles(of: bob.id).isEmpty)
            let buried = try await stage.gateway.repositories.tombstones.buried(["4711", "1"], source: "shop")
            #expect(buried == ["4711"])
            let about = try await stage.gateway.repositories.audit.list(PageRequest(), filter: AuditFilter())
            #expect(
                about.elements.filter { $0.event.account == bob.id && $0.event.action == .signIn }.allSatisfy {
                    $0.event.address.isEmpty
                })
            #expect(try await stage.events(.deleteAccount).count == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aSessionReachesItsOwnAccountAlone(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob")
            let eve = try await stage.account("eve")
            _ = try await stage.gateway.profiles.replace(
                .id(eve.id), site: "blog", fields: ["nickname": "Eve"], as: .operator)
            let me = try await stage.signIn("bob").signedIn.principal
            let profiles = stage.gateway.profiles
            let read = await stage.refusal { try await profiles.profile(.id(eve.id), site: "blog", as: me) }
            #expect(read?.code == .forbidden)
            let write = await stage.refusal {
                try await profiles.patch(.id(eve.id), site: "blog", fields: ["nickname": "X"], as: me)
            }
            #expect(write?.code == .forbidden)
            let list = await stage.refusal {
                try await profiles.list(site: "blog", page: PageRequest(), filter: [:], as: me)
            }
            #expect(list?.code == .forbidden)
            let elsewhere = await stage.refusal { try await profiles.profile(.username("bob"), site: "wiki", as: me) }
            #expect(elsewhere?.code == .unknownSite)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aChangeOfAProfileIsNotedByTheNamesOfItsFields(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob")
            let me = try await stage.signIn("bob").signedIn.principal
            _ = try await stage.gateway.profiles.replace(
                .id(bob.id), site: "blog", fields: ["nickname": "Bobby"], as: me)
            _ = try await stage.gateway.profiles.patch(
                .id(bob.id), site: "blog", fields: ["nickname": "Robert"], as: me)
            _ = try await stage.gateway.profiles.patch(
                .id(bob.id), site: "blog", fields: ["nickname": "Robert"], as: me)
            let made = try #require(try await stage.events(.createProfile).first)
            #expect(made.actor == .account(bob.id) && made.fields == ["nickname"] && made.site == "blog")
            let changed = try await stage.events(.changeProfile)
            #expect(changed.count == 1)
            #expect(changed.first?.fields == ["nickname"])
            #expect(!"\(changed)".contains("Robert"))
        }
    }
}
