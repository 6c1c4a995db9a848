import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import Testing

/// What the forms of the admin pages do, and what they refuse.
@Suite struct FormTests {
    /// Every form of every page, sent without its token and with another, changes nothing.
    @Test(arguments: TestEngine.allCases)
    func everyFormNeedsItsToken(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            try await stage.profile(id, "blog", ["display_name": .string("Bob")])
            try await stage.account("root", isSuperuser: true)
            _ = try await stage.gateway.repositories.standings.update(id) { $0.isPending = true }
            _ = try await stage.gateway.keys.create(name: "program", sites: .all, scopes: [.admin])
            try await stage.gateway.repositories.links.link([id: "77"], source: "shop")
            _ = try await stage.visitor("bob", site: "blog")
            var visitor = try await stage.visitor("root")
            var actions: Set<String> = []
            for path in [
                "/admin", "/admin/accounts/\(id)", "/admin/accounts/new", "/admin/keys", "/admin/keys/new",
                "/admin/pending",
            ] {
                let page = try await visitor.get(path)
                #expect(page.status == 200, "\(path)")
                for form in page.html.forms where form.method == "post" {
                    actions.insert(form.action)
                    for wrong in [form.without("csrf"), form.setting("csrf", to: "forged")] {
                        #expect(try await visitor.send(wrong, of: page).status == 403, "\(form.id)")
                    }
                    visitor.headers.append(("Sec-Fetch-Site", "cross-site"))
                    #expect(try await visitor.send(form, of: page).status == 403, "\(form.id)")
                    visitor.headers.removeLast()
                }
            }
            for part in [
                "/active", "/approve", "/unlock", "/roles", "/links", "/links/remove", "/end", "/revoke", "/sites/blog",
            ] {
                #expect(actions.contains { $0.hasSuffix(part) }, "\(part)")
            }
            #expect(try await stage.gateway.keys.list().allSatisfy { $0.revokedAt == nil })
            #expect(try await stage.events().allSatisfy { $0.actor == .operator || $0.action == .signIn })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func profilesAreMadeAndChangedByEachSitesRules(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            try await stage.account("editor", roles: ["blog": .editor, "wiki": .viewer])
            var visitor = try await stage.visitor("editor")
            var page = try await visitor.get("/admin/accounts/\(id)")
            #expect(try page.form("profile-blog-form").inputs.contains("blog.warnings"))
            #expect(try !page.form("profile-blog-form").inputs.contains("blog.seen"))
            var sent = try page.form("profile-blog-form").filled([
                "blog.display_name": "Bob", "blog.age": "200", "blog.warnings": "1",
            ])
            page = try await visitor.send(sent, of: page)
            #expect(page.status == 422 && page.answer.text.contains("field-blog-age-error"))
            #expect(try page.form("profile-blog-form")["blog.display_name"] == "Bob")
            sent = try page.form("profile-blog-form").setting("blog.age", to: "42")
            #expect(try await visitor.send(sent, of: page).status == 303)
            let profiles = try stage.gateway.router.route("blog").profiles
            var stored = try #require(try await profiles.profile(of: id))
            #expect(
                stored["age"] == .integer(42) && stored["warnings"] == .integer(1) && stored["news"] == .boolean(true))

            page = try await visitor.get("/admin/accounts/\(id)")
            sent = try page.form("profile-blog-form").filled(["blog.age": "43"])
            #expect(try await visitor.send(sent, of: page).status == 303)
            stored = try #require(try await profiles.profile(of: id))
            #expect(stored["age"] == .integer(43) && stored["display_name"] == .string("Bob"))
            let change = try #require(try await stage.events().first { $0.action == .changeProfile })
            #expect(change.fields == ["age"] && change.account == id && change.site == "blog" && change.detail.isEmpty)
        }
    }

    /// Of two who open a form, the second is told what the first has saved, and loses nothing of what was typed.
    @Test(arguments: TestEngine.allCases)
    func concurrentEditsAreTold(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            try await stage.profile(id, "blog", ["display_name": .string("Bob"), "age": .integer(1)])
            try await stage.account("root", isSuperuser: true)
            var first = try await stage.visitor("root")
            var second = try await stage.visitor("root")
            let pages = (try await first.get("/admin/accounts/\(id)"), try await second.get("/admin/accounts/\(id)"))
            let changes = [
                ("profile-blog-form", "blog.display_name", "First", "Second"),
                ("account-form", "last_name", "Won", "Lost"),
            ]
            for (form, field, won, lost) in changes {
                let winner = try pages.0.form(form).setting(field, to: won)
                #expect(try await first.send(winner, of: pages.0).status == 303)
                let told = try await second.send(try pages.1.form(form).setting(field, to: lost), of: pages.1)
                #expect(told.status == 409 && told.answer.text.contains("Stored meanwhile: <bdi>\(won)</bdi>"))
                #expect(try told.form(form)[field] == lost)
                // Sent again, now that it was seen, it holds.
                #expect(try await second.send(try told.form(form), of: told).status == 303)
            }
            #expect(try await stage.gateway.repositories.accounts.account(.id(id)).lastName == "Lost")
            #expect(
                try await stage.gateway.router.route("blog").profiles.profile(of: id)?["display_name"]
                    == .string("Second"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func superuserKeepsAccounts(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let root = try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor("root")
            var page = try await visitor.get("/admin/accounts/new")
            let draft = try page.form("account-form").filled([
                "username": "eve", "email": "eve@example.org", "is_staff": "true",
            ])
            let made = try await visitor.send(draft, of: page)
            let path = try #require(made.location?.split(separator: "?").first.map(String.init))
            let eve = try await stage.gateway.repositories.accounts.account(.username("eve"))
            #expect(eve.isStaff && path == "/admin/accounts/\(eve.id)")
            page = try await visitor.get("/admin/accounts/new")
            #expect(
                try await visitor.send(try page.form("account-form").setting("username", to: "EVE"), of: page).status
                    == 422)

            for (form, values) in [
                ("roles-form", ["role.blog": "editor"]), ("link-form", ["source": "shop", "key": " 0077 "]),
                ("active-form", [:]),
            ] as [(String, [String: String])] {
                page = try await visitor.get(path)
                let filled = values.reduce(try page.form(form)) { $0.setting($1.key, to: $1.value) }
                #expect(try await visitor.send(filled, of: page).status == 303, "\(form)")
            }
            #expect(try await stage.gateway.repositories.roles.roles(of: eve.id) == ["blog": .editor])
            #expect(try await stage.gateway.repositories.links.keys(of: [eve.id], source: "shop")[eve.id] == "77")
            #expect(try await !stage.gateway.repositories.accounts.account(.id(eve.id)).isActive)
            page = try await visitor.get(path)
            #expect(page.text.contains("ACME"))
            #expect(try await visitor.send(try page.form("unlink-shop-form"), of: page).status == 303)
            let actions = try await stage.events().filter { $0.account == eve.id }.map(\.action)
            #expect(actions == [.deleteLink, .changeAccount, .createLink, .changeRole, .createAccount])

            // Nobody takes their own rights away: there may be nobody to give them back.
            page = try await visitor.get("/admin/accounts/\(root)")
            let own = try page.form("account-form").setting("is_superuser", to: "false")
            #expect(try await visitor.send(own, of: page).status == 422)
            #expect(try await visitor.send(try page.form("active-form"), of: page).status == 403)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func keysAreShownOnceAndRevoked(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor("root")
            var page = try await visitor.get("/admin/keys/new")
            #expect(try await visitor.send(try page.form("key-form").setting("name", to: "x"), of: page).status == 422)
            let form = try page.form("key-form").filled([
                "name": "shop", "sites.blog": "true", "scopes.profiles:read": "true",
            ])
            page = try await visitor.send(form, of: page)
            let token = try #require(page.answer.text.firstMatch(of: /ghk_[A-Za-z0-9_]+/)?.output)
            #expect(try await stage.gateway.keys.authenticate(String(token)).access == .only(["blog"]))
            page = try await visitor.get("/admin/keys")
            #expect(!page.answer.text.contains(token))
            let revoke = try #require(page.html.forms.first { $0.action.hasSuffix("/revoke") })
            #expect(try await visitor.send(revoke, of: page).status == 303)
            await #expect(throws: AccountError.self) { try await stage.gateway.keys.authenticate(String(token)) }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func waitingAccountsAreApproved(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            _ = try await stage.gateway.repositories.standings.update(id) { $0.isPending = true }
            try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor("root")
            let page = try await visitor.get("/admin/pending")
            #expect(
                try await visitor.send(try page.form("approve-\(id)-form"), of: page).location
                    == "/admin/pending?done=approved")
            #expect(try await visitor.get("/admin/pending").text.contains("Nobody waits."))
        }
    }
}
