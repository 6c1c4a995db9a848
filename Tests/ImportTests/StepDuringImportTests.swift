import Accounts
import Gateway
import GatewayTesting
import Synchronization
import Testing

/// Steps of a site whose profiles are being imported: none is made under the hands of an import.
@Suite(.serialized, .timeLimit(.minutes(10))) struct StepDuringImportTests {
    private static func advance(_ stage: ImportStage, isForced: Bool = false) async throws -> MigrationPhase {
        let migration = try stage.gateway.migration(of: "people")
        var order = MigrationCoordinator.Order(actor: .operator)
        order.isForced = isForced
        return try await stage.gateway.migrations.step(.advance, of: migration, order).phase
    }

    /// Runs an import, page by page, during whose third page something is done once.
    private static func importing(
        _ stage: ImportStage, during body: @escaping @Sendable () async throws -> Void
    ) async throws -> ImportReport {
        let source = try stage.source { page in if page == 3 { try await body() } }
        var options = ImportOptions()
        options.readers = 1
        return try await stage.importer(from: source).run(options)
    }

    @Test(arguments: ImportStage.Layout.allCases)
    func anImportUnderWayKeepsTheSiteFromShadow(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout) { stage in
            try await stage.fill(1...4000)
            try await stage.link(1...4000)
            #expect(try await Self.advance(stage) == .lazy)
            let refusal = Mutex<String?>(nil)
            let report = try await Self.importing(stage) {
                do { _ = try await Self.advance(stage) } catch let error as AccountError {
                    refusal.withLock { $0 = error.message }
                }
            }
            #expect(refusal.withLock { $0 }?.contains("an import of the site is under way") == true)
            #expect(report.ending == .done && report.counts.written == 4000)
            #expect(try await Self.advance(stage) == .shadow, "it has ended")
        }
    }

    @Test(arguments: ImportStage.Layout.allCases)
    func aForcedStepEndsTheImportBetweenTwoPieces(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout) { stage in
            try await stage.fill(1...4000)
            try await stage.link(1...4000)
            #expect(try await Self.advance(stage) == .lazy)
            let names = Mutex<[Int64: String]>([:])
            let report = try await Self.importing(stage) {
                #expect(try await Self.advance(stage, isForced: true) == .shadow)
                // What is there now was written before the step.
                let written = try await stage.names()
                names.withLock { $0 = written }
            }
            #expect(report.ending == .left(.shadow))
            let before = names.withLock { $0 }
            #expect(!before.isEmpty && before.count < 4000)
            #expect(try await stage.names() == before, "nothing was written in shadow")
            #expect(report.counts.written == before.count)
            let job = try #require(try await stage.imports.job(of: "people"))
            #expect(job.state == .interrupted && job.reason == "the site went to the phase shadow")
            #expect(try await stage.imports.holder(of: "people") == nil)
            let refused = await #expect(throws: AccountError.self) { try await stage.run() }
            #expect(refused?.code == .conflict)
            let event = try await stage.gateway.repositories.audit.list(PageRequest(), filter: AuditFilter())
                .elements.map(\.event).first { $0.action == .importProfiles }
            #expect(event?.outcome == .failure && event?.detail.contains("went to the phase shadow") == true)
        }
    }

    @Test func anImportGoesOnAcrossAStepThatAllowsIt() async throws {
        try await ImportStage.run(.postgres) { stage in
            try await stage.fill(1...4000)
            try await stage.link(1...4000)
            let report = try await Self.importing(stage) {
                let phase = try await Self.advance(stage)
                #expect(phase == .lazy)
            }
            #expect(report.ending == .done && report.counts.written == 4000)
        }
    }
}
