import Accounts
import GatewayTesting
import Logging
import SQLStore
import Synchronization
import Testing

@testable import Gateway

/// When a gateway looks for changes in legacy tables by itself, and when it leaves that to others.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SyncServiceTests {
    private static func service(
        _ stage: ImportStage, owner: String = "one", after seconds: Double = 0
    ) -> MigrationSyncService {
        MigrationSyncService(
            gateway: { stage.gateway }, owner: owner, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { Timestamp.now().adding(seconds: seconds) })
    }

    private static func step(_ direction: MigrationCoordinator.Direction, _ stage: ImportStage) async throws {
        var order = MigrationCoordinator.Order(actor: .operator)
        order.isForced = true
        let migration = try stage.gateway.migration(of: "people")
        _ = try await stage.gateway.migrations.step(direction, of: migration, order)
    }

    private static func state(_ stage: ImportStage) async throws -> SyncState {
        try await stage.gateway.repositories.syncStates.state(of: "people")
    }

    private static func rename(_ stage: ImportStage, _ name: String) async throws {
        _ = try await stage.server.execute("UPDATE dbo.People SET FullName = N'\(name)' WHERE id = 1")
    }

    /// Three people, copied, on a site that is lazy.
    private static func run(
        _ layout: ImportStage.Layout, site: String? = nil,
        _ body: @Sendable (ImportStage, AccountID) async throws -> Void
    ) async throws {
        try await ImportStage.run(layout, site: site) { stage in
            try await stage.fill(1...3)
            let accounts = try await stage.link(1...3)
            try await step(.advance, stage)
            _ = try await stage.run()
            try await body(stage, try #require(accounts[1]))
        }
    }

    @Test(arguments: ImportStage.Layout.allCases)
    func itLooksAsOftenAsTheSiteSays(_ layout: ImportStage.Layout) async throws {
        try await Self.run(layout) { stage, ann in
            await Self.service(stage).synchronize()
            let first = try await Self.state(stage)
            #expect(first.passedAt != nil && first.fullAt == first.passedAt)

            try await Self.rename(stage, "Anna")
            await Self.service(stage, after: 30).synchronize()
            #expect(try await Self.state(stage).passedAt == first.passedAt, "it is not due yet")
            #expect(try await stage.names()[ann.rawValue] == "Name 1")
            await Self.service(stage, after: 61).synchronize()
            #expect(try await stage.names()[ann.rawValue] == "Anna")
            let second = try await Self.state(stage)
            #expect(try #require(second.passedAt) > #require(first.passedAt))
        }
    }

    @Test func onlyASiteThatIsLazyIsLookedAt() async throws {
        try await Self.run(.sqlite) { stage, ann in
            try await Self.rename(stage, "Anna")
            try await Self.step(.rollback, stage)
            await Self.service(stage).synchronize()
            for _ in 1...2 { try await Self.step(.advance, stage) }
            await Self.service(stage).synchronize()
            #expect(try await Self.state(stage).passedAt == nil)
            #expect(try await stage.names()[ann.rawValue] == "Name 1")
        }
    }

    @Test func oneGatewayAtATimeDoesIt() async throws {
        try await Self.run(.postgres) { stage, ann in
            try await Self.rename(stage, "Anna")
            let states = stage.gateway.repositories.syncStates
            #expect(try await states.claim("people", owner: "another", lease: 600))
            await Self.service(stage).synchronize()
            #expect(try await stage.names()[ann.rawValue] == "Name 1", "the other one is at it")
            try await states.release("people", owner: "another")
            await withTaskGroup(of: Void.self) { group in
                for number in 1...4 {
                    group.addTask { await Self.service(stage, owner: "number \(number)").synchronize() }
                }
            }
            #expect(try await stage.names()[ann.rawValue] == "Anna")
            var filter = AuditFilter()
            filter.actions = [.takeOver]
            let events = try await stage.gateway.repositories.audit.list(PageRequest(), filter: filter).elements
            #expect(events.count == 1, "taken over once")
        }
    }

    @Test func aLegacyDatabaseThatIsOutIsTriedAgain() async throws {
        try await Self.run(.sqlite) { stage, ann in
            try await Self.rename(stage, "Anna")
            await stage.server.stop()
            await Self.service(stage).synchronize()
            #expect(try await Self.state(stage).passedAt == nil)
            #expect(try await stage.names()[ann.rawValue] == "Name 1")
            try await stage.server.restart()
            while try await Self.state(stage).passedAt == nil {
                await Self.service(stage).synchronize()
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await stage.names()[ann.rawValue] == "Anna")
        }
    }

    @Test func aSiteThatWantsNoneGetsNone() async throws {
        let site = ImportStage.site(.sqlite, key: "{ column: id, account: link, source: crm }")
            .replacing("round_timestamps: 6", with: "round_timestamps: 6\n    sync_every: never")
        try await Self.run(.sqlite, site: site) { stage, _ in
            await Self.service(stage).synchronize()
            let state = try await Self.state(stage)
            #expect(state.passedAt == nil)
        }
    }
}
