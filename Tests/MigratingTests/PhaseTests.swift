import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import Repositories
import SQLStore
import Testing

/// Who serves in the other phases, and what the legacy database is asked for there.
@Suite(.serialized) struct PhaseTests {
    @Test(arguments: TestEngine.allCases)
    func inLegacyTheOldStoreServesWithItsAccess(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .legacy, definition: { $0.access = .readWrite }) { stage in
            let ann = try await stage.people(1)[0]
            let found = try #require(try await stage.profiles.profile(of: ann))
            #expect(found.source == .legacy && found["name"] == .string("Person 1"))
            _ = try await stage.profiles.update(ann, values: ["size": .integer(38)], expected: found.version)
            #expect(try await stage.migration.legacy.profile(of: ann)?["size"] == .integer(38))
            #expect(try await stage.profiles.list(PageRequest(), filter: [:]).elements.map(\.account) == [ann])
            #expect(try await stage.rowCount() == 0)
        }
    }

    @Test func aReadOnlyLegacyStoreRefusesWrites() async throws {
        try await MigratingStage.run(on: .sqlite, phase: .legacy) { stage in
            let ann = try await stage.people(1)[0]
            let error = await #expect(throws: AccountError.self) {
                try await stage.profiles.update(ann, values: ["size": .integer(38)], expected: nil)
            }
            #expect(error?.code == .readOnly)
        }
    }

    @Test(arguments: TestEngine.allCases, [MigrationPhase.shadow, .cutOver])
    func afterwardsTheLegacyDatabaseIsNotAsked(_ engine: TestEngine, phase: MigrationPhase) async throws {
        try await MigratingStage.run(on: engine, phase: phase) { stage in
            let people = try await stage.people(2)
            stage.server.statistics.reset()
            #expect(try await stage.profiles.profiles(of: people) == [:])
            let made = try await stage.profiles.create(people[0], values: ["name": .string("Here")])
            _ = try await stage.profiles.update(people[0], values: ["size": .integer(41)], expected: made.version)
            #expect(try await stage.profiles.list(PageRequest(), filter: [:]).elements.map(\.account) == [people[0]])
            #expect(try await stage.profiles.delete(people[0], expected: nil))
            #expect(stage.server.statistics.requests.isEmpty)
            let record = try await stage.core.migrationRecords.records(of: people, site: "shop")[people[0]]
            #expect(record?.state == .deleted && record?.changedAt != nil, "going back needs to know what changed")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aDeadLegacyDatabaseIsNoAnswer(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(2)
            _ = try await stage.profiles.profile(of: people[0])
            await stage.server.stop()
            #expect(try await stage.profiles.profile(of: people[0])?["name"] == .string("Person 1"))
            let error = await #expect(throws: AccountError.self) { try await stage.profiles.profile(of: people[1]) }
            #expect(
                error?.code == .databaseUnavailable, "that nobody answered is no word on whether there is a profile")
            await #expect(throws: AccountError.self) {
                try await stage.profiles.findOrCreate(people[1], values: [:])
            }
            #expect(try await stage.rowCount() == 1)
            let records = try await stage.core.migrationRecords.records(of: people, site: "shop")
            #expect(records[people[1]] == nil)
        }
    }
}
