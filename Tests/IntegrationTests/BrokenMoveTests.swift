import Accounts
import Foundation
import Gateway
import GatewayServing
import GatewayTesting
import Testing

/// Files that do not say what the core knows of a move: nobody's profile is hidden, and everybody is told why.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BrokenMoveTests {
    private static let from = """
          migration:
            from:
              database: legacy
              table: dbo.Person
              key: { column: business_entity_id, account: link, source: shop }
              time_zone: America/Los_Angeles
            columns: { email: email_address, phone: phone_number }
            absent: [motto]
            sync_every: never

        """

    private static let club = """
        site: club
        name: The Club
        hosts: [club.example.org]
        profile:
          store: { database: main, table: club_profile, managed: true }
        \(from)
          create: on-registration
          fields:
            email: { type: email, max: 50 }
            phone: { type: string, max: 25 }
            motto: { type: string, max: 40, default: none yet }
        """

    /// Reads the configuration again, as SIGHUP does, with the site's file as it is given; nil takes the file away.
    private static func read(_ file: String?, _ served: ServedGateway) throws {
        let path = served.folder.appending(path: "sites/club.yaml")
        if let file {
            try file.write(to: path, atomically: true, encoding: .utf8)
        } else {
            try FileManager.default.removeItem(at: path)
        }
        let loaded = try ConfigurationLoader.load(file: served.folder.appending(path: "config/gateway.yaml"))
        try served.runtime.adopt(loaded)
    }

    private static func step(
        _ direction: MigrationCoordinator.Direction, _ served: ServedGateway, isForced: Bool = false
    ) async throws {
        let migration = try served.gateway.migration(of: "club")
        var order = MigrationCoordinator.Order(actor: .operator)
        order.isForced = isForced
        _ = try await served.gateway.migrations.step(direction, of: migration, order)
    }

    /// Ten people, one of whom was copied, on a site that is lazy.
    private static func run(
        _ backing: Backing, _ body: @escaping @Sendable (ServedGateway, [AccountID]) async throws -> Void
    ) async throws {
        try await ServedGateway.run(backing, queryTimeout: "30s", sites: ["club": club]) { served in
            _ = try await served.gateway.sampleLoader(for: "shop").load(SamplePeople().people(10))
            let people = try await served.gateway.accounts.list(
                PageRequest(limit: 2), search: nil, as: .operator
            ).elements.map { $0.account.id }
            try await step(.advance, served)
            let changed = try await served.admin.send(
                "PATCH", "/api/v1/sites/club/profiles/\(people[0])", json: ["fields": ["phone": "555-0100"]])
            try #require(changed.status == 200, "\(changed.text)")
            try await body(served, people)
        }
    }

    @Test(arguments: Backing.allCases)
    func aFileThatHasLostItsMigrationIsNotServed(_ backing: Backing) async throws {
        try await Self.run(backing) { served, people in
            try Self.read(Self.club.replacing(Self.from, with: ""), served)
            try await expectRefused(served, people)
            let findings = await served.runtime.checker.check().filter { $0.kind == .brokenMove }
            #expect(findings.map(\.severity) == [.error] && findings.first?.site == "club")
            #expect(findings.first?.remedy.contains("put migration back") == true)
            #expect(findings.first?.found.contains("dbo.Person of legacy") == true)
            for path in ["profiles?limit=5", "accounts/\(people[1])"] {
                #expect(try await served.admin.get("/api/v1/sites/club/\(path)").status == 503)
            }
            #expect(try await served.admin.get("/api/v1/sites/blog").json["state"] != "unavailable")

            // Whoever comes now gets a profile when the site is served again, and none behind its back.
            var draft = AccountDraft()
            draft.username = "newcomer"
            let newcomer = try await served.gateway.accounts.create(draft, as: .operator)
            #expect(newcomer.pending.contains("club"))

            try Self.read(Self.club, served)
            let phone = try await served.admin.get("/api/v1/sites/club/profiles/\(people[0])")
            #expect(try phone.json["fields"]?["phone"] == "555-0100", "what was changed is there")
            #expect(try await served.admin.get("/api/v1/sites/club/profiles/\(people[1])").status == 200)
            #expect(try await served.admin.get("/api/v1/sites/club").json["state"] == "ok")
            #expect(try await served.admin.get("/api/v1/sites/club").json["reason"] == .null)

            // Cut over, the migration may go.
            for _ in 1...2 { try await Self.step(.advance, served, isForced: true) }
            try Self.read(Self.club.replacing(Self.from, with: ""), served)
            let after = try await served.admin.get("/api/v1/sites/club/profiles/\(people[0])")
            #expect(try after.json["fields"]?["phone"] == "555-0100")
            #expect(await served.runtime.checker.check().allSatisfy { $0.kind != .brokenMove })
        }
    }

    @Test(arguments: Backing.owned)
    func anotherLegacyStoreIsNotAskedUntilSomebodyConfirmsIt(_ backing: Backing) async throws {
        try await Self.run(backing) { served, people in
            let other = Self.club.replacing("column: business_entity_id", with: "column: entity_id")
            try Self.read(other, served)
            try await expectRefused(served, people)
            let step = await #expect(throws: AccountError.self) { try await Self.step(.rollback, served) }
            #expect(step?.code == .conflict)
            let sync = await #expect(throws: AccountError.self) { try await served.gateway.synchronizer(of: "club") }
            #expect(sync?.code == .storeMismatch)
            let back = #expect(throws: AccountError.self) { try served.gateway.writeBack(of: "club") }
            #expect(back?.code == .storeMismatch)

            // The table that is there cannot be read by that column, so nobody may confirm it.
            let wrong = try served.gateway.migration(of: "club")
            await #expect(throws: AccountError.self) {
                try await served.gateway.migrations.confirm(wrong, as: .operator)
            }
            // Under another name of the database it is the same table.
            try Self.read(Self.club.replacing("table: dbo.Person", with: "table: DBO.Person"), served)
            guard backing == .sqlite else { return }
            try await expectRefused(served, people)
            let renamed = try served.gateway.migration(of: "club")
            _ = try await served.gateway.migrations.confirm(renamed, as: .operator)
            #expect(try await served.admin.get("/api/v1/sites/club/profiles/\(people[1])").status == 200)
        }
    }

    @Test(arguments: Backing.owned)
    func aSiteThatComesBackGoesOnWhereItWas(_ backing: Backing) async throws {
        try await Self.run(backing) { served, people in
            try Self.read(nil, served)
            #expect(try await served.admin.get("/api/v1/sites/club/profiles/\(people[0])").status == 404)
            let lost = await served.runtime.checker.check().filter { $0.kind == .brokenMove }
            #expect(lost.map(\.severity) == [.warning] && lost.first?.site == "club")
            try Self.read(Self.club.replacing(Self.from, with: ""), served)
            try await expectRefused(served, people)
            try Self.read(Self.club, served)
            let phone = try await served.admin.get("/api/v1/sites/club/profiles/\(people[0])")
            #expect(try phone.json["fields"]?["phone"] == "555-0100")
        }
    }

    /// The site answers nobody, and says why where it is asked for.
    private func expectRefused(_ served: ServedGateway, _ people: [AccountID]) async throws {
        for account in people {
            let answer = try await served.admin.get("/api/v1/sites/club/profiles/\(account)")
            #expect(answer.status == 503, "\(answer.text)")
            #expect(try answer.json["type"]?.string?.hasSuffix("store-mismatch") == true)
            #expect(try answer.json["detail"]?.string?.contains("its move out of a legacy store") == true)
        }
        let site = try await served.admin.get("/api/v1/sites/club").json
        #expect(site["state"] == "unavailable")
        #expect(site["reason"]?.string?.contains("its move out of a legacy store") == true)
        let ready = try await served.admin.get("/readyz")
        #expect(ready.status == 200, "the others are served")
        #expect(try ready.json["status"] == "degraded")
        #expect(ready.text.contains("a site on its way in the phase lazy"), "\(ready.text)")
    }
}
