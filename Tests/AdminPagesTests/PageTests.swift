import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// What the admin pages show, what that costs, and what happens when a database is down.
@Suite struct PageTests {
    /// The list takes the same statements for one account as for forty.
    @Test(arguments: TestEngine.allCases, ["", "?site=blog", "?site=wiki", "?site=shop"])
    func listTakesAsManyStatementsForManyAsForOne(engine: TestEngine, query: String) async throws {
        try await AdminStage.run(on: engine) { stage in
            try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor("root")
            func cost() async throws -> (main: Int, other: Int) {
                let before = (stage.main.statements, stage.other.statements)
                #expect(try await visitor.get("/admin/accounts\(query)").status == 200)
                return (stage.main.statements - before.0, stage.other.statements - before.1)
            }
            _ = try await cost()
            let one = try await cost()
            for number in 1...39 {
                let id = try await stage.gateway.repositories.accounts.create(
                    NewAccount(username: Username("user\(number)"))
                ).id
                try await stage.profile(id, "blog", ["display_name": .string("Name \(number)")])
                try await stage.profile(id, "wiki", ["motto": .string("Motto \(number)")])
                try await stage.gateway.repositories.links.link([id: LegacyKey(rawValue: "\(number)")], source: "shop")
            }
            let many = try await cost()
            #expect(many == one || (query == "?site=shop" && many.other - one.other <= 1))
            #expect(many.other <= 1)
            let page = try await visitor.get("/admin/accounts\(query)")
            #expect(page.text.contains("user39"))
            #expect(page.text.contains("Name 39") == (query == "?site=blog"))
            #expect(page.text.contains("Motto 39") == (query == "?site=wiki"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func listHasPagesAndFilters(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            try await stage.account("root", isSuperuser: true)
            for number in 1...60 {
                var new = try NewAccount(username: Username("user\(number)"))
                new.isActive = number % 2 == 0
                _ = try await stage.gateway.repositories.accounts.create(new)
            }
            var visitor = try await stage.visitor("root")
            func names(_ start: String) async throws -> [String] {
                var names: [String] = []
                var path: String? = start
                while let current = path {
                    let page = try await visitor.get(current)
                    #expect(page.status == 200, "\(current)")
                    names += page.answer.text.matches(of: /<bdi>(user\d+)<\/bdi>/).map { String($0.output.1) }
                    path = page.html.links.first { $0.contains("cursor=") }
                }
                return names
            }
            #expect(try await names("/admin/accounts") == (1...60).reversed().map { "user\($0)" })
            #expect(try await names("/admin/accounts?state=inactive").count == 30)
            #expect(try await names("/admin/accounts?state=staff").isEmpty)
            #expect(try await names("/admin/accounts?q=USER7") == ["user7"])
        }
    }

    /// What people stored stays text, wherever it is shown.
    @Test(arguments: TestEngine.allCases)
    func storedScriptsStayText(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let script = "<script>alert('x')</script>\" onmouseover=\"x"
            let id = try await stage.account("bob")
            var changes = AccountChanges()
            changes.firstName = script
            _ = try await stage.gateway.repositories.accounts.update(id, changes: changes, expected: nil)
            try await stage.profile(
                id, "blog", ["display_name": .string(script), "bio": .string("</textarea>\(script)")])
            _ = try await stage.gateway.keys.create(name: script, sites: .all, scopes: [.admin])
            _ = try await stage.gateway.signIn.signIn(
                identifier: "bob", password: AdminStage.password,
                origin: Origin(site: "blog", address: "127.0.0.1", userAgent: script))
            try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor("root")
            for path in [
                "/admin/accounts?site=blog", "/admin/accounts?q=%3Cscript%3Ealert(1)%3C/script%3E", "/admin/keys",
                "/admin/accounts/\(id)", "/admin/audit",
            ] {
                let page = try await visitor.get(path)
                #expect(page.status == 200, "\(path)")
                #expect(page.html.tags(named: "script").isEmpty && !page.answer.text.contains("<script"), "\(path)")
                #expect(!page.html.attributeNames.contains("onmouseover"), "\(path)")
                #expect(page.answer.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
            }
            #expect(
                try await visitor.get("/admin/accounts/\(id)").form("profile-blog-form")["blog.display_name"] == script)
        }
    }

    /// A database that is down costs its own sites, and tells no host and no user.
    @Test(arguments: TestEngine.allCases)
    func deadDatabaseHarmsItsOwnSitesAlone(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            try await stage.profile(id, "blog", ["display_name": .string("Bob of the blog")])
            try await stage.profile(id, "wiki", ["motto": .string("Motto")])
            try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor("root")
            stage.other.goDown()
            for path in [
                "/admin", "/admin/sites", "/admin/sites/wiki", "/admin/accounts", "/admin/accounts?site=wiki",
                "/admin/accounts/\(id)",
            ] {
                let page = try await visitor.get(path)
                #expect(page.status == 200, "\(path)")
                #expect(!page.answer.text.contains("sql01"), "\(path)")
            }
            #expect(try await visitor.get("/admin").text.contains("Database down"))
            #expect(try await visitor.get("/admin/accounts?site=wiki").text.contains("does not answer"))
            let page = try await visitor.get("/admin/accounts/\(id)")
            #expect(page.text.contains("does not answer"))
            let form = try page.form("profile-blog-form").setting("blog.display_name", to: "Robert")
            #expect(try await visitor.send(form, of: page).status == 303)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func collectionsAreListed(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            try await stage.profile(id, "wiki", ["motto": .string("Motto")])
            try await stage.other.execute("INSERT INTO edits (id, account_id, page) VALUES (1, 1, 'Start')")
            try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor("root")
            let account = try await visitor.get("/admin/accounts/\(id)")
            let path = try #require(account.html.links.first { $0.hasSuffix("/collections/edits") })
            #expect(try await visitor.get(path).text.contains("Start"))
            #expect(try await visitor.get("/admin/accounts/\(id)/sites/wiki/collections/none").status == 404)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func auditLogHasAnAPI(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            _ = try await stage.visitor("bob", site: "blog")
            let all = try await stage.gateway.keys.create(name: "all", sites: .all, scopes: [.admin]).token
            let some = try await stage.gateway.keys.create(name: "some", sites: .only(["blog"]), scopes: [.admin]).token
            let client = HTTPClient(port: stage.port).with(key: all)
            let entries = try await client.get("/api/v1/audit?account=\(id)&action=sign-in&limit=1").json["entries"]
            guard case .array(let found)? = entries else {
                return #expect(Bool(false), "\(String(describing: entries))")
            }
            #expect(found.count == 1 && found[0]["site"] == "blog" && found[0]["outcome"] == "success")
            let lines = try await client.get("/api/v1/audit/export")
            #expect(lines.header("Content-Type") == "application/x-ndjson")
            #expect(try lines.text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }.count >= 3)
            #expect(try await client.get("/api/v1/audit?action=nonsense").status == 422)
            #expect(try await client.get("/api/v1/audit?frobnicate=1").status == 422)
            for path in ["/api/v1/audit", "/api/v1/audit/export"] {
                #expect(try await client.with(key: some).get(path).status == 403)
                #expect(try await HTTPClient(port: stage.port).get(path).status == 401)
            }
        }
    }
}
