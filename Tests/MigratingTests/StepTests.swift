import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import Repositories
import SQLStore
import Synchronization
import Testing

@testable import Gateway

/// A site goes from phase to phase, for all instances at once or not at all.
@Suite(.serialized, .timeLimit(.minutes(2))) struct StepTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func coordinator(_ stage: MigratingStage, now: Timestamp? = nil) -> MigrationCoordinator {
        MigrationCoordinator(
            states: stage.core.migrationStates, imports: stage.core.imports,
            audit: AuditService(entries: stage.core.audit, logger: quiet),
            now: { now ?? .now() })
    }

    private func order(patience: Duration = .seconds(30), isForced: Bool = false) -> MigrationCoordinator.Order {
        var order = MigrationCoordinator.Order(actor: .operator)
        (order.patience, order.isForced) = (patience, isForced)
        return order
    }

    private func watch(_ stage: MigratingStage, _ name: String) -> MigrationWatch {
        MigrationWatch(states: stage.core.migrationStates, name: name, logger: quiet)
    }

    /// What an instance did, from when to when, in which phase.
    private final class Diary: Sendable {
        struct Entry {
            let phase: MigrationPhase
            let begin: ContinuousClock.Instant
            let end: ContinuousClock.Instant
        }

        let entries = Mutex<[Entry]>([])
        let isOver = Atomic(false)

        func work(_ gate: MigrationGate) async throws {
            while !isOver.load(ordering: .relaxed) {
                try await gate.serve { phase in
                    let begin = ContinuousClock.now
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...15)))
                    let entry = Entry(phase: phase, begin: begin, end: .now)
                    entries.withLock { $0.append(entry) }
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func noTwoInstancesServeTwoPhases(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .legacy) { stage in
            let watches = (1...3).map { watch(stage, "instance \($0)") }
            let diary = Diary()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for watch in watches {
                    group.addTask { await watch.run() }
                    let gate = watch.gate(of: "shop")
                    for _ in 1...4 {
                        group.addTask { try await diary.work(gate) }
                    }
                }
                try await Task.sleep(for: .milliseconds(100))
                let lazy = try await coordinator(stage).step(.advance, of: stage.migration, order())
                #expect(lazy.phase == .lazy && lazy.epoch == 1)
                try await Task.sleep(for: .milliseconds(50))
                let legacy = try await coordinator(stage).step(.rollback, of: stage.migration, order())
                #expect(legacy.phase == .legacy && legacy.epoch == 2)
                try await Task.sleep(for: .milliseconds(700))
                diary.isOver.store(true, ordering: .relaxed)
                group.cancelAll()
                while true { do { guard try await group.next() != nil else { break } } catch is CancellationError {} }
            }
            let entries = diary.entries.withLock { $0 }
            let lazy = entries.filter { $0.phase == .lazy }
            #expect(!lazy.isEmpty && Set(entries.map(\.phase)) == [.legacy, .lazy])
            for one in lazy {
                let meanwhile = entries.filter { $0.phase == .legacy && $0.begin < one.end && one.begin < $0.end }
                #expect(meanwhile.isEmpty, "somebody served legacy while another served lazy")
            }
        }
    }

    @Test func anInstanceThatDoesNotEndKeepsEverythingAsItWas() async throws {
        try await MigratingStage.run(on: .sqlite, phase: .legacy) { stage in
            let watch = watch(stage, "the slow one")
            let gate = watch.gate(of: "shop")
            let (released, releasing) = AsyncStream.makeStream(of: Void.self)
            let (entered, entering) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await watch.run() }
                group.addTask {
                    try await gate.serve { _ in
                        entering.finish()
                        for await _ in released {}
                    }
                }
                for await _ in entered {}
                let error = await #expect(throws: AccountError.self) {
                    try await coordinator(stage).step(
                        .advance, of: stage.migration, order(patience: .milliseconds(300)))
                }
                #expect(error?.code == .conflict && error?.message.contains("the slow one") == true)
                let state = try await coordinator(stage).state(of: "shop")
                #expect(state.phase == .legacy && state.next == nil)
                releasing.finish()
                #expect(try await gate.serve { $0 } == .legacy, "everybody goes on")
                group.cancelAll()
            }
        }
    }

    @Test func whoHasGoneSilentIsNotWaitedFor() async throws {
        try await MigratingStage.run(on: .sqlite, phase: .legacy) { stage in
            let long = Timestamp.now().adding(seconds: -60)
            let gone = GatewayInstance(id: "gone", name: "gone", startedAt: long, seenAt: long)
            try await stage.core.migrationStates.report(gone, drained: [:])
            let state = try await coordinator(stage).step(.advance, of: stage.migration, order())
            #expect(state.phase == .lazy)
        }
    }

    @Test func aStepWhoseProposerHasGoneIsTakenBack() async throws {
        try await MigratingStage.run(on: .sqlite, phase: .legacy) { stage in
            let states = SQLMigrationStateRepository(
                database: stage.database, now: { Timestamp.now().adding(seconds: -MigrationWatch.longestProposal - 1) })
            try await states.propose(.lazy, for: "shop", epoch: 0)
            let watch = watch(stage, "instance")
            let gate = watch.gate(of: "shop")
            try await watch.refresh()
            try await watch.refresh()
            #expect(gate.known == (try await coordinator(stage).state(of: "shop")))
            #expect(gate.known.next == nil && gate.known.epoch == 1)
            #expect(try await gate.serve { $0 } == .legacy)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aSiteGoesAllTheWay(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(4)
            try await stage.insert(5000, name: "Nobody's", size: 40)
            let coordinator = coordinator(stage)
            #expect(try await coordinator.step(.advance, of: stage.migration, order()).phase == .lazy)

            // Three of four are copied, and one row leads to nobody.
            _ = try await stage.profiles.profiles(of: Array(people.prefix(3)))
            let refused = await #expect(throws: AccountError.self) {
                try await coordinator.step(.advance, of: stage.migration, order())
            }
            #expect(refused?.message.contains("1004") == true && refused?.message.contains("import") == true)
            _ = try await stage.profiles.delete(people[3], expected: nil)
            let unlinked = await #expect(throws: AccountError.self) {
                try await coordinator.step(.advance, of: stage.migration, order())
            }
            #expect(unlinked?.message.contains("5000") == true)
            let forced = try await coordinator.step(.advance, of: stage.migration, order(isForced: true))
            #expect(forced.phase == .shadow)

            // The legacy application changes a row: a comparison finds it, and cutting over waits.
            try await stage.legacyDatabase.execute(
                "UPDATE [dbo].[Person] SET [shoe_size] = 33 WHERE [person_id] = 1001")
            try await ProfileComparer(migration: stage.migration).compare(Array(people.prefix(2)))
            let summary = try await stage.core.differences.summary(site: "shop")
            #expect(summary == DifferenceSummary(compared: 2, different: 1, byField: ["size": 1]))
            await #expect(throws: AccountError.self) {
                try await coordinator.step(.advance, of: stage.migration, order())
            }
            try await stage.legacyDatabase.execute(
                "UPDATE [dbo].[Person] SET [shoe_size] = 40 WHERE [person_id] = 1001")
            try await ProfileComparer(migration: stage.migration).compare([people[0]])
            #expect(try await coordinator.step(.advance, of: stage.migration, order()).phase == .cutOver)
            let last = await #expect(throws: AccountError.self) {
                try await coordinator.step(.advance, of: stage.migration, order())
            }
            #expect(last?.code == .conflict)
            #expect(try await coordinator.step(.rollback, of: stage.migration, order()).phase == .legacy)
            await #expect(throws: AccountError.self) {
                try await coordinator.step(.rollback, of: stage.migration, order())
            }
            let moves = try await stage.core.audit.list(PageRequest(), filter: AuditFilter()).elements
                .filter { $0.event.action == .moveSite }.map(\.event.detail)
            #expect(moves.count == 4 && moves[0] == "from cut-over to legacy")
            #expect(moves[2].contains("in spite of") && moves[2].contains("5000"))
        }
    }

    /// The site of the stage, whose file has lost its migration.
    private func unmoved(_ stage: MigratingStage) -> Site {
        Site(
            id: stage.site.id, name: stage.site.name, hosts: [], model: stage.site.model, store: stage.site.store,
            creation: .never)
    }

    @Test(arguments: TestEngine.allCases)
    func whoServesTheSiteWithoutItsMigrationIsNamedAndWaitedFor(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .legacy) { stage in
            let watch = watch(stage, "the one with the old file")
            let site = unmoved(stage)
            watch.use([site])
            let gate = watch.gate(of: "shop")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await watch.run() }
                defer { group.cancelAll() }
                #expect(try await gate.serve(site) { _ in true })
                let refused = await #expect(throws: AccountError.self) {
                    try await coordinator(stage).step(
                        .advance, of: stage.migration, order(patience: .milliseconds(400)))
                }
                #expect(refused?.code == .conflict)
                #expect(refused?.message.contains("the one with the old file") == true)
                // It reads its file again, and has the migration.
                watch.use([stage.site])
                #expect(try await coordinator(stage).step(.advance, of: stage.migration, order()).phase == .lazy)
                // And loses it again: nothing is served then, and no step has to wait for it.
                watch.use([site])
                try await watch.refresh()
                let lost = await #expect(throws: AccountError.self) { try await gate.serve(site) { $0 } }
                #expect(lost?.code == .storeMismatch)
                #expect(try await coordinator(stage).step(.rollback, of: stage.migration, order()).phase == .legacy)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func whoDoesNotKnowTheSiteMakesRoomAtOnce(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .legacy) { stage in
            let watch = watch(stage, "the one with other sites")
            let other = Site(
                id: "blog", name: "Blog", hosts: [], model: stage.site.model, store: stage.site.store, creation: .never)
            watch.use([other])
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await watch.refresh()
                group.addTask { await watch.run() }
                defer { group.cancelAll() }
                #expect(try await coordinator(stage).step(.advance, of: stage.migration, order()).phase == .lazy)
                #expect(try await watch.gate(of: "blog").serve(other) { _ in true })
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aStepWithOtherStoresIsRefusedUntilTheyAreConfirmed(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let states = stage.core.migrationStates
            _ = try await coordinator(stage).step(.advance, of: stage.migration, order())
            let noted = try #require(try await states.states()["shop"]?.stores)
            #expect(noted == MigrationStores(stage.site), "the step into lazy notes them")
            try await states.remember(
                MigrationStores(legacy: "dbo.Older of legacy by id", own: noted.own), for: "shop", replacing: true)
            let refused = await #expect(throws: AccountError.self) {
                try await coordinator(stage).step(.rollback, of: stage.migration, order())
            }
            #expect(refused?.message.contains("dbo.Older") == true && refused?.message.contains("confirm") == true)
            let confirmed = try await coordinator(stage).confirm(stage.migration, as: .operator)
            #expect(confirmed.stores == noted && confirmed.phase == .lazy)
            let events = try await stage.core.audit.list(PageRequest(), filter: AuditFilter()).elements.map(\.event)
            #expect(events.first?.action == .moveSite && events.first?.detail.contains("dbo.Older") == true)
            #expect(try await coordinator(stage).step(.rollback, of: stage.migration, order()).phase == .legacy)
        }
    }
}
