import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import Repositories
import SQLStore
import Synchronization
import Testing

@testable import Gateway

/// Either database dies at random moments, again and again; whoever was told of a failure tries again, and in the end
/// everything is as it should be.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ChaosTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// What a person's profile comes to.
    private enum Fate: CaseIterable {
        case read, changed, deleted

        static func of(_ number: Int) -> Fate { allCases[number % allCases.count] }
    }

    @Test(arguments: TestEngine.allCases)
    func lazyWorkConverges(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(45)
            try await whileEverythingFails(stage, engine) {
                let other = stage.otherInstance
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, person) in people.enumerated() {
                        let profiles = number.isMultiple(of: 2) ? stage.profiles : other
                        group.addTask {
                            try await self.untilDone { try await self.meet(Fate.of(number), person, profiles) }
                        }
                        group.addTask { try await self.untilDone { _ = try await other.profiles(of: [person]) } }
                    }
                    try await group.waitForAll()
                }
            }
            let found = try await stage.profiles.profiles(of: people)
            for (number, person) in people.enumerated() {
                switch Fate.of(number) {
                case .read: #expect(found[person]?["size"] == .integer(40) && found[person]?.source == .store)
                case .changed: #expect(found[person]?["size"] == .integer(50))
                case .deleted: #expect(found[person] == nil)
                }
            }
            // A reader that died between its copy and its second look leaves a row that nobody sees; a step removes it.
            try await stage.migration.sweep()
            #expect(try await stage.rowCount() == 30)
            let records = try await stage.core.migrationRecords.counts(site: "shop")
            #expect(records == MigrationCounts(copied: 30, deleted: 15, changed: 15))
            let legacy = try await stage.migration.legacy.profiles(of: people)
            #expect(legacy.count == 45 && legacy.values.allSatisfy { $0["size"] == .integer(40) }, "never written")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func theOutboxConverges(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let accounts = SQLAccountRepository(database: stage.database)
            var made: [AccountID] = []
            for number in 0..<30 {
                let account = try NewAccount(username: Username("newcomer\(number)"))
                let values: [FieldName: Value] = ["name": .string("Newcomer \(number)"), "size": .integer(41)]
                made.append(
                    try await accounts.create(account, profiles: [.init(site: "shop", values: values)]).account.id)
            }
            let router = try SiteRouter([
                (
                    site: stage.site,
                    route: SiteRoute(
                        site: stage.site, profiles: stage.profiles, database: stage.database,
                        migration: stage.migration)
                )
            ])
            let everybody = made
            // Whoever lost the answer to a claim, or could not say that its work is done, leaves a lease behind: what it
            // holds is taken up when the lease has ended.
            let lease = 0.5
            let worker = OutboxWorker(outbox: stage.core.outbox, router: { router }, lease: lease, logger: quiet)
            try await whileEverythingFails(stage, engine) {
                // An entry that was postponed is due some seconds later: its account's own turn comes at once.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for id in everybody {
                        group.addTask {
                            try await self.untilDone {
                                let left = await worker.drain(account: id)
                                guard left.isEmpty, try await stage.profiles.profile(of: id) != nil else {
                                    throw AccountError(.databaseUnavailable, "not made yet")
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let found = try await stage.profiles.profiles(of: made)
            #expect(found.count == 30 && found.values.allSatisfy { $0["size"] == .integer(41) })
            #expect(try await stage.rowCount() == 30)
            try await Task.sleep(for: .seconds(lease))
            for id in made { #expect(await worker.drain(account: id).isEmpty) }
            #expect(try await stage.core.outbox.backlog().count == 0)
            #expect(try await stage.rowCount() == 30)
        }
    }

    private func meet(_ fate: Fate, _ person: AccountID, _ profiles: any ProfileRepository) async throws {
        switch fate {
        case .read: _ = try await profiles.profile(of: person)
        case .changed: _ = try await profiles.update(person, values: ["size": .integer(50)], expected: nil)
        case .deleted: _ = try await profiles.delete(person, expected: nil)
        }
    }

    /// Tries until it succeeds, as whoever was told of a failure does.
    private func untilDone(_ body: () async throws -> Void) async throws {
        while true {
            do { return try await body() } catch let error as AccountError {
                try #require(
                    [.databaseUnavailable, .timedOut, .internal, .profileNotFound].contains(error.code), "\(error)")
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...30)))
            }
        }
    }

    /// Breaks connections to both databases at random moments while `body` runs.
    private func whileEverythingFails(
        _ stage: MigratingStage, _ engine: TestEngine, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 1...25 where !Task.isCancelled {
                    // What was ordered and did not happen yet is taken back, so that the faults do not pile up.
                    stage.server.faults.clear()
                    stage.server.faults.order(.closeInMidPacket, times: Int.random(in: 1...3))
                    if Bool.random() { stage.server.faults.order(.refuseLogin) }
                    if engine == .postgres {
                        _ = try? await stage.database.query(
                            """
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
                            AND pid <> pg_backend_pid() AND random() < 0.5
                            """)
                    }
                    try? await Task.sleep(for: .milliseconds(Int.random(in: 20...120)))
                }
                stage.server.faults.clear()
            }
            group.addTask { try await body() }
            try await group.waitForAll()
        }
        // The last fault may have been a login: the pools try again after a while, and whoever comes before is told so.
        try await untilDone {
            _ = try await stage.migration.legacy.profiles(of: [1])
            _ = try await stage.migration.store.profiles(of: [1])
        }
    }
}
