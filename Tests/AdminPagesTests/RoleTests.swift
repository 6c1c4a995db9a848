import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import Testing

/// Nobody but the staff gets in, and nobody of the staff gets further than their roles.
@Suite struct RoleTests {
    /// The parts of the admin pages that lists have.
    private static func paths(_ id: AccountID) -> [String] {
        [
            "/admin", "/admin/accounts", "/admin/accounts?site=blog", "/admin/accounts/\(id)", "/admin/sites",
            "/admin/sites/blog", "/admin/accounts/\(id)/sites/wiki/collections/edits",
        ]
    }

    private static let superuserPaths = ["/admin/keys", "/admin/keys/new", "/admin/pending", "/admin/accounts/new"]

    /// What the forms of the pages are sent to.
    private static func forms(_ id: AccountID) -> [String] {
        let account = "/admin/accounts/\(id)"
        return [
            account, "\(account)/active", "\(account)/approve", "\(account)/reset", "\(account)/unlock",
            "\(account)/roles", "\(account)/links", "\(account)/links/remove", "\(account)/sessions/none/end",
            "\(account)/sites/blog", "/admin/accounts/new", "/admin/keys/new", "/admin/keys/none/revoke",
        ]
    }

    @Test(arguments: TestEngine.allCases)
    func strangersAreSentToSignIn(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            for (site, target) in [(nil, "/admin/sign-in"), ("blog", "/sign-in")] as [(SiteID?, String)] {
                var visitor = try await stage.visitor(site: site)
                for path in Self.paths(id) + Self.superuserPaths + ["/admin/audit", "/admin/audit/export"] {
                    let page = try await visitor.get(path)
                    #expect(page.status == 303 && page.location?.hasPrefix(target) == true, "\(path)")
                }
                for path in Self.forms(id) {
                    #expect(try await visitor.post(path, []).status == 303, "\(path)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func peopleWhoAreNoStaffNeverGetIn(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            // A flag without a role opens nothing, and a role without the flag does not either.
            try await stage.account("flagged", isStaff: true)
            try await stage.account("former", roles: ["blog": .admin], isStaff: false)
            for name in ["bob", "flagged", "former"] {
                var visitor = try await stage.visitor(name, site: "blog")
                for path in Self.paths(id) + Self.superuserPaths + ["/admin/audit", "/admin/audit/export"] {
                    #expect(try await visitor.get(path).status == 403, "\(name) \(path)")
                }
                for path in Self.forms(id) {
                    #expect(try await visitor.post(path, []).status == 403, "\(name) \(path)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func signingInIsForTheStaff(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            try await stage.account("bob")
            try await stage.account("root", isSuperuser: true)
            var visitor = try await stage.visitor()
            for (name, password, status) in [("root", "wrong", 422), ("bob", AdminStage.password, 422)] {
                let page = try await visitor.get("/admin/sign-in")
                let form = try page.form("sign-in-form").filled(["identifier": name, "password": password])
                #expect(try await visitor.send(form, of: page).status == status)
                #expect(visitor.cookies["gatehouse-session"] == nil)
            }
            let bob = try await stage.gateway.repositories.accounts.account(.username("bob"))
            #expect(try await stage.gateway.sessions.list(of: bob.id).isEmpty)
            let page = try await visitor.get("/admin/sign-in?next=/admin/sites")
            let form = try page.form("sign-in-form").filled(["identifier": "root", "password": AdminStage.password])
            #expect(try await visitor.send(form, of: page).location == "/admin/sites")
            #expect(try await visitor.get("/admin").status == 200)
            // On a site's host, people sign in on the site's page.
            var elsewhere = try await stage.visitor(site: "blog")
            #expect(try await elsewhere.get("/admin/sign-in").location?.hasPrefix("/sign-in") == true)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func unknownHostsHaveNoAdminPages(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            var visitor = PageVisitor("evil.example.com", port: stage.port)
            for path in ["/admin", "/admin/sign-in"] {
                let page = try await visitor.get(path)
                #expect(page.status == 421, "\(path)")
            }
        }
    }

    /// The staff of one site meets another site's data nowhere.
    @Test(arguments: TestEngine.allCases)
    func staffSeesItsOwnSitesAlone(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            try await stage.profile(id, "blog", ["display_name": .string("Bob of the blog")])
            try await stage.profile(id, "wiki", ["motto": .string("Secret of the wiki")])
            try await stage.account("editor", roles: ["blog": .editor])
            var visitor = try await stage.visitor("editor")
            for path in [
                "/admin", "/admin/accounts", "/admin/accounts?site=blog", "/admin/accounts/\(id)", "/admin/sites",
            ] {
                let page = try await visitor.get(path)
                #expect(page.status == 200, "\(path)")
                #expect(!page.answer.text.contains("wiki") && !page.answer.text.contains("bob@example.org"), "\(path)")
            }
            #expect(try await visitor.get("/admin/accounts/\(id)").answer.text.contains("Bob of the blog"))
            for path in [
                "/admin/sites/wiki", "/admin/accounts?site=wiki", "/admin/accounts/\(id)/sites/wiki/collections/edits",
            ] { #expect(try await visitor.get(path).status == 404, "\(path)") }
            for path in Self.superuserPaths + ["/admin/audit", "/admin/audit/export"] {
                #expect(try await visitor.get(path).status == 403, "\(path)")
            }
            // With a right token, too, other sites' profiles and everything beside profiles are out of reach.
            let page = try await visitor.get("/admin/accounts/\(id)")
            let token = try #require(try page.form("profile-blog-form")["csrf"])
            #expect(try await visitor.post("/admin/accounts/\(id)/sites/wiki", [("csrf", token)]).status == 404)
            for path in Self.forms(id) where !path.hasSuffix("/sites/blog") && !path.hasSuffix("/end") {
                #expect(try await visitor.post(path, [("csrf", token)]).status == 403, "\(path)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func viewersChangeNothing(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            try await stage.profile(id, "blog", ["display_name": .string("Bob")])
            try await stage.account("viewer", roles: ["blog": .viewer])
            var visitor = try await stage.visitor("viewer")
            let page = try await visitor.get("/admin/accounts/\(id)")
            #expect(
                page.text.contains("Bob")
                    && !page.html.forms.contains { $0.action.contains("/admin/accounts/") && $0.method == "post" })
            let token = try #require(page.html.forms.compactMap { $0["csrf"] }.first)
            let fields: [(name: String, value: String)] = [
                ("csrf", token), ("version", ""), ("blog.display_name", "Mallory"),
            ]
            #expect(try await visitor.post("/admin/accounts/\(id)/sites/blog", fields).status == 403)
            #expect(
                try await stage.gateway.router.route("blog").profiles.profile(of: id)?["display_name"] == .string("Bob")
            )
        }
    }

    @Test(arguments: TestEngine.allCases)
    func siteAdminSeesAddressesSessionsAndTheLogOfTheSite(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            let id = try await stage.account("bob")
            _ = try await stage.visitor("bob", site: "blog")
            _ = try await stage.visitor("bob", site: "wiki")
            try await stage.account("boss", roles: ["blog": .admin])
            var visitor = try await stage.visitor("boss")
            let page = try await visitor.get("/admin/accounts/\(id)")
            #expect(page.answer.text.contains("bob@example.org"))
            let ends = page.html.forms.filter { $0.action.hasSuffix("/end") }
            #expect(ends.count == 1)
            #expect(try await visitor.send(try #require(ends.first), of: page).status == 303)
            #expect(try await stage.gateway.sessions.list(of: id).map(\.site) == ["wiki"])
            let log = try await visitor.get("/admin/audit")
            #expect(log.status == 200 && log.answer.text.contains("sign-in") && !log.answer.text.contains("wiki"))
            let lines = try await visitor.get("/admin/audit/export").answer.text.split(separator: "\n")
            #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("\"site\":\"blog\"") })
        }
    }

    /// An address is not found out by searching for it.
    @Test(arguments: TestEngine.allCases)
    func searchTellsNoAddresses(engine: TestEngine) async throws {
        try await AdminStage.run(on: engine) { stage in
            try await stage.account("bob")
            try await stage.account("viewer", roles: ["blog": .viewer])
            try await stage.account("root", isSuperuser: true)
            var viewer = try await stage.visitor("viewer")
            #expect(try await viewer.get("/admin/accounts?q=bob@ex").text.contains("No account fits."))
            #expect(try await viewer.get("/admin/accounts?q=bob").html.links.contains { $0.hasSuffix("/accounts/1") })
            var root = try await stage.visitor("root")
            #expect(try await root.get("/admin/accounts?q=bob@ex").html.links.contains { $0.hasSuffix("/accounts/1") })
        }
    }
}
