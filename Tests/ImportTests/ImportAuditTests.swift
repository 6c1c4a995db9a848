import Accounts
import Gateway
import GatewayTesting
import Testing

/// What the audit log has of imports: who, which site, how many rows, and what came of it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ImportAuditTests {
    private static func events(_ stage: ImportStage) async throws -> [AuditEvent] {
        var filter = AuditFilter()
        filter.actions = [.importProfiles]
        return try await stage.gateway.repositories.audit.list(PageRequest(), filter: filter).elements.map(\.event)
    }

    @Test(arguments: ImportStage.Layout.allCases)
    func aDryRunAndAnImportAreToldApart(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout) { stage in
            try await stage.fill(1...12)
            try await stage.link(1...10)
            _ = try await stage.run { $0.isDryRun = true }
            let dry = try #require(try await Self.events(stage).first)
            #expect(dry.actor == .operator && dry.site == "people" && dry.outcome == .success)
            let counts = "12 read, 10 written, 0 there already, 0 deleted here, 2 rejected, 0 accounts made"
            let table = "the table dbo.People of the database \"legacy\""
            #expect(dry.detail == "dry run over \(table), done: \(counts)")

            let anna = AuditEvent.Actor.account(AccountID(rawValue: 7))
            _ = try await stage.importer().run(ImportOptions(), as: anna)
            let events = try await Self.events(stage)
            #expect(events.count == 2 && events.first?.actor == anna)
            #expect(events.first?.detail == "of \(table), done: \(counts)")
        }
    }

    @Test func whatEndedItIsSaid() async throws {
        try await ImportStage.run(.sqlite) { stage in
            try await stage.fill(1...30)
            _ = try await stage.run { $0.maximumRejects = 5 }
            let rejected = try #require(try await Self.events(stage).first)
            #expect(rejected.outcome == .failure)
            #expect(rejected.detail.contains("more than 5 rows were rejected") && rejected.detail.contains("30 read"))

            let other = ImportHolder(rawValue: "another machine/77/1234")
            try await stage.imports.lease("people", for: other, seconds: 600, displacing: nil)
            await #expect(throws: AccountError.self) { try await stage.run() }
            let refused = try #require(try await Self.events(stage).first)
            #expect(refused.outcome == .failure && refused.detail.contains("another process imports the site"))
            try await stage.imports.release("people", by: other)

            await stage.server.stop()
            await #expect(throws: AccountError.self) { try await stage.run { $0.restarts = true } }
            let dead = try #require(try await Self.events(stage).first)
            #expect(dead.outcome == .failure && dead.detail.contains("legacy"))
            #expect(try await Self.events(stage).count == 3)
        }
    }
}
