import Accounts
import Gateway
import GatewayHTTP
import GatewayServing
import GatewayTesting
import Logging
import SQLStore
import Testing

/// A site goes out of its legacy database while the gateway serves it: by the API, the admin pages and the services, over
/// each of the three databases.
@Suite(.serialized) struct MigratedSiteTests {
    private static let password = "correct horse battery staple"

    private static let club = """
        site: club
        name: The Club
        hosts: [club.example.org]
        profile:
          store: { database: main, table: club_profile, managed: true }
          migration:
            from:
              database: legacy
              table: dbo.Person
              key: { column: business_entity_id, account: link, source: shop }
              time_zone: America/Los_Angeles
            columns: { email: email_address, phone: phone_number }
            absent: [motto]
            sample: 100%
            round_timestamps: 6
            sync_every: never
          create: on-registration
          fields:
            email: { type: email, max: 50 }
            phone: { type: string, max: 25 }
            rowguid: { type: uuid, edit: never }
            motto: { type: string, max: 40, default: none yet }
        """

    @Test(arguments: Backing.allCases)
    func aSiteLeavesWhileItIsServed(_ backing: Backing) async throws {
        let settings = "own_hosts: [gate.example.org]\npasswords: { scrypt: { log_rounds: 12 } }"
        try await ServedGateway.run(
            backing, queryTimeout: "30s", settings: settings, sites: ["club": Self.club],
            change: { $0.minimumFormAge = .zero }
        ) { served in
            _ = try await served.gateway.sampleLoader(for: "shop").load(SamplePeople().people(30))
            let people = try await served.gateway.accounts.list(
                PageRequest(limit: 3), search: nil, as: .operator
            ).elements.map { $0.account.id }
            var staff = try await signIn(served)

            #expect(try await phase(served) == "legacy")
            let before = try await profile(people[0], served)
            #expect(before["source"] == "legacy" && before["fields"]?["motto"] == .null)
            let refused = try await served.admin.send(
                "PATCH", "/api/v1/sites/club/profiles/\(people[0])", json: ["fields": ["phone": "1"]])
            #expect(refused.status == 409, "the legacy store is read-only")
            let (inLegacy, inStore) = drivers(backing)
            let route = try served.gateway.router.route("club")
            #expect(try await driver(served) == inLegacy)
            #expect(columns(of: route) == ["email": "email_address", "phone": "phone_number", "rowguid": "rowguid"])
            #expect(try await staff.get("/admin/sites/club").text.contains("phone_number"))

            try await take("advance", &staff)
            #expect(try await phase(served) == "lazy")
            let copied = try await profile(people[0], served)
            #expect(copied["source"] == "store" && copied["fields"]?["motto"] == "none yet")
            #expect(copied["fields"]?["rowguid"] == before["fields"]?["rowguid"])
            #expect(try await driver(served) == inStore)
            #expect(columns(of: route)["phone"] == "phone" && columns(of: route)["motto"] == "motto")
            let changed = try await served.admin.send(
                "PATCH", "/api/v1/sites/club/profiles/\(people[1])", json: ["fields": ["phone": "555-0100"]])
            #expect(changed.status == 200, "\(changed.text)")
            let listed = try await served.admin.get("/api/v1/sites/club/profiles?limit=1000").json["profiles"]
            guard case .array(let all)? = listed else { return #expect(Bool(false), "no list") }
            #expect(all.count == 30)

            // Too early: most people were never here.
            let page = try await staff.get("/admin/migrations/club")
            let early = try await staff.send(page.form("advance-form"), of: page)
            #expect(early.status == 409 && early.text.contains("in the legacy store alone"))
            for person in all {
                let id = try #require(person["account"]?.integer)
                _ = try await profile(AccountID(rawValue: id), served)
            }
            try await take("advance", &staff)
            #expect(try await phase(served) == "shadow")
            _ = try await profile(people[0], served)
            let site = try served.gateway.router.route("club")
            let migration = try #require(site.migration)
            while try await migration.differences.summary(site: "club").compared == 0 {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await migration.differences.summary(site: "club").different == 0)
            try await take("advance", &staff)
            #expect(try await phase(served) == "cut-over")
            #expect(try await profile(people[1], served)["fields"]?["phone"] == "555-0100")

            try await take("rollback", &staff)
            #expect(try await phase(served) == "legacy")
            #expect(try await profile(people[1], served)["fields"]?["phone"] != "555-0100")
            let status = try await staff.get("/admin/migrations")
            #expect(status.status == 200 && status.text.contains("The Club") && status.text.contains("legacy"))
        }
    }

    @Test func aNewAccountGetsItsProfileWhereTheSiteIs() async throws {
        try await ServedGateway.run(.sqlite, sites: ["club": Self.club]) { served in
            _ = try await served.gateway.sampleLoader(for: "shop").load(SamplePeople().people(1))
            var draft = AccountDraft()
            draft.username = "early"
            let early = try await served.gateway.accounts.create(draft, as: .operator).account.account.id
            #expect(try await served.admin.get("/api/v1/sites/club/profiles/\(early)").status == 404)

            let migration = try #require(try served.gateway.router.route("club").migration)
            _ = try await served.gateway.migrations.step(
                .advance, of: migration, MigrationCoordinator.Order(actor: .operator))
            draft.username = "late"
            let late = try await served.gateway.accounts.create(draft, as: .operator).account.account.id
            #expect(try await profile(late, served)["fields"]?["motto"] == "none yet")
        }
    }

    @Test(arguments: [Backing.sqlite, .sqlServer])
    func theStaffSeesTheImportAndSettlesConflicts(_ backing: Backing) async throws {
        let settings = "own_hosts: [gate.example.org]\npasswords: { scrypt: { log_rounds: 12 } }"
        try await ServedGateway.run(
            backing, queryTimeout: "30s", settings: settings, sites: ["club": Self.club],
            change: { $0.minimumFormAge = .zero }
        ) { served in
            _ = try await served.gateway.sampleLoader(for: "shop").load(SamplePeople().people(8))
            let legacy = try #require(served.gateway.databases["legacy"])
            let table = TableName(schema: "dbo", name: "Person")
            let key: SQLQuery = "\(identifier: "business_entity_id")"
            // A row of nobody's is refused by the import.
            try await legacy.execute(
                "UPDATE \(table: table) SET \(key) = 900 WHERE \(key) = 8")
            var staff = try await signIn(served)
            try await take("advance", &staff)
            let importer = try await served.runtime.importer(of: "club", logger: Logger(label: "test"))
            let report = try await importer.run(ImportOptions(), stop: ImportStop(), listener: .init())
            #expect(report.counts.written == 7 && report.counts.rejected == 1)
            let page = try await staff.get("/admin/migrations/club")
            #expect(page.text.contains("no-account") && page.text.contains("900") && page.text.contains("done"))

            let migration = try #require(try served.gateway.router.route("club").migration)
            let ann = try #require(try await migration.links.accounts(of: ["1"], source: "shop")["1"])
            _ = try await served.admin.send(
                "PATCH", "/api/v1/sites/club/profiles/\(ann)", json: ["fields": ["phone": "555-0100"]])
            try await legacy.execute(
                "UPDATE \(table: table) SET \(identifier: "phone_number") = '555-0199' WHERE \(key) = 1")
            let synced = try await served.gateway.synchronizer(of: "club").run(owner: "test")
            #expect(synced.conflicts == 1)
            let list = try await staff.get("/admin/migrations/club")
            let link = try #require(list.answer.text.firstMatch(of: /\/admin\/migrations\/club\/conflicts\/[0-9]+/))
            let path = String(link.output)
            let waiting = try await staff.get(path)
            #expect(waiting.text.contains("555-0100") && waiting.text.contains("555-0199"))
            #expect(waiting.answer.text.contains("href=\"/admin/accounts/\(ann)\""))
            #expect(try await staff.post("\(path)/choose", [("side", "legacy")]).status == 403, "no token")
            #expect(try await staff.send(waiting.form("legacy-form"), of: waiting).status == 303)
            #expect(try await profile(ann, served)["fields"]?["phone"] == "555-0199")
            let decided = try await staff.get(path)
            #expect(try await staff.send(decided.form("undo-form"), of: decided).status == 303)
            #expect(try await profile(ann, served)["fields"]?["phone"] == "555-0100")
            let again = try await staff.get(path)
            #expect(try await staff.send(again.form("own-form"), of: again).status == 303)
            #expect(try await profile(ann, served)["fields"]?["phone"] == "555-0100")
            #expect(try await staff.get("/admin/migrations/club/conflicts/999").status == 404)
        }
    }

    @Test func onlySuperusersTakeSteps() async throws {
        try await ServedGateway.run(
            .sqlite, settings: "own_hosts: [gate.example.org]\npasswords: { scrypt: { log_rounds: 12 } }",
            sites: ["club": Self.club], change: { $0.minimumFormAge = .zero }
        ) { served in
            _ = try await served.gateway.sampleLoader(for: "shop").load(SamplePeople().people(1))
            var admin = try await signIn(served, role: .admin)
            let page = try await admin.get("/admin/migrations/club")
            #expect(page.status == 200 && !page.html.forms.contains { $0.id == "advance-form" })
            let csrf = try #require(page.html.forms.first?.fields.first { $0.name == "csrf" }?.value)
            for step in ["advance", "rollback"] {
                let answer = try await admin.post("/admin/migrations/club/\(step)", [("csrf", csrf)])
                #expect(answer.status == 403)
                #expect(try await admin.post("/admin/migrations/club/\(step)", []).status == 403)
            }
            #expect(try await admin.get("/admin/migrations/blog").status == 404)
            #expect(try await phase(served) == "legacy")
        }
    }

    private func phase(_ served: ServedGateway) async throws -> String? {
        try await served.admin.get("/api/v1/sites/club").json["migration"]?.string
    }

    /// The kinds of the databases the site leaves and goes to.
    private func drivers(_ backing: Backing) -> (legacy: String, store: String) {
        switch backing {
        case .sqlite: ("sqlite", "sqlite")
        case .postgres: ("postgres", "postgres")
        case .sqlServer: ("sqlserver", "postgres")
        }
    }

    private func driver(_ served: ServedGateway) async throws -> String? {
        try await served.admin.get("/api/v1/sites/club").json["driver"]?.string
    }

    /// The columns of the table that serves, by the names of their fields.
    private func columns(of route: SiteRoute) -> [FieldName: String] {
        route.site.model.layout.names.reduce(into: [:]) { columns, name in
            columns[name] = (try? route.site.model.field(name)).flatMap(route.column)
        }
    }

    private func profile(_ account: AccountID, _ served: ServedGateway) async throws -> JSONValue {
        let answer = try await served.admin.get("/api/v1/sites/club/profiles/\(account)")
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.json
    }

    /// Takes a step by its form on the site's page.
    private func take(_ step: String, _ staff: inout PageVisitor) async throws {
        let page = try await staff.get("/admin/migrations/club")
        let answer = try await staff.send(page.form("\(step)-form"), of: page)
        #expect(answer.status == 303 && answer.location == "/admin/migrations/club?done=moved", "\(answer.text)")
    }

    /// A member of the staff in the admin pages: a superuser, or with a role on the site.
    private func signIn(_ served: ServedGateway, role: Role? = nil) async throws -> PageVisitor {
        var draft = AccountDraft()
        (draft.username, draft.password) = ("staff", Self.password)
        (draft.isStaff, draft.isSuperuser) = (true, role == nil)
        let id = try await served.gateway.accounts.create(draft, as: .operator).account.account.id
        if let role { try await served.gateway.repositories.roles.set(role, of: id, on: "club") }
        var visitor = PageVisitor("gate.example.org", port: served.admin.port)
        let page = try await visitor.get("/admin/sign-in")
        let form = try #require(page.html.forms.first { $0.inputs.contains("password") })
        let answer = try await visitor.send(
            form.filled(["identifier": "staff", "password": Self.password]), of: page)
        try #require(answer.status == 303, "\(answer.text)")
        return visitor
    }
}
