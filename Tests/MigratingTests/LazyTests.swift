import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import Repositories
import SQLStore
import Testing

/// Both stores serve: what is read is copied once, what is written stays here, what is deleted stays away.
@Suite(.serialized) struct LazyTests {
    @Test(arguments: TestEngine.allCases)
    func aHundredFirstReadsMakeOneRowByOneStatement(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let ann = try await stage.people(1)[0]
            // The catalogue is asked once, whoever comes first.
            _ = try await stage.migration.legacy.profiles(of: [999])
            stage.server.statistics.reset()
            let found = await concurrently(100) { _ in try await stage.profiles.profile(of: ann) }
            for result in found {
                let profile = try #require(try result.get())
                #expect(profile["name"] == .string("Person 1") && profile.source == .store)
                #expect(profile["motto"] == .string("none yet"), "a field the legacy table lacks has its default")
                #expect(
                    profile["changed"] == .timestamp(try #require(Timestamp("2026-01-02T03:04:05.123456Z"))),
                    "what PostgreSQL does not hold was cut off, as the site's file says")
            }
            #expect(stage.legacyReads == 1)
            #expect(try await stage.rowCount() == 1)
            let record = try #require(try await stage.core.migrationRecords.records(of: [ann], site: "shop")[ann])
            #expect(record.key == "1001" && record.state == .copied && record.changedAt == nil)
            let stored = try #require(try await stage.migration.store.profile(of: ann))
            #expect(record.digest == stage.migration.parts.digest(stored.values), "the note tells what the store holds")
            #expect(record.legacyVersion == (try await stage.migration.legacy.profile(of: ann))?.version)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func twoInstancesMakeOneRow(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(20)
            let other = stage.otherInstance
            let found = await concurrently(60) { number in
                try await (number.isMultiple(of: 2) ? stage.profiles : other).profiles(of: people)
            }
            for result in found { #expect(try result.get().count == 20) }
            #expect(try await stage.rowCount() == 20)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func writesGoToTheNewStoreAlone(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy, definition: { $0.access = .readWrite }) { stage in
            let people = try await stage.people(2)
            stage.server.statistics.reset()
            let changed = try await stage.profiles.update(people[0], values: ["size": .integer(44)], expected: nil)
            #expect(changed["size"] == .integer(44) && changed["name"] == .string("Person 1"))
            #expect(try await stage.migration.legacy.profile(of: people[0])?["size"] == .integer(40))
            #expect(
                !stage.server.statistics.requests.contains { $0.text.contains("UPDATE") || $0.text.contains("INSERT") })
            let record = try await stage.core.migrationRecords.records(of: people, site: "shop")
            #expect(record[people[0]]?.changedAt != nil && record[people[1]] == nil)
            await #expect(throws: AccountError.self) {
                try await stage.profiles.create(people[1], values: ["name": .string("Twice")])
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func whatIsDeletedStaysAway(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(3)
            _ = try await stage.profiles.profile(of: people[0])
            #expect(try await stage.profiles.delete(people[0], expected: nil))
            #expect(try await stage.profiles.delete(people[1], expected: nil), "one that was never copied goes too")
            #expect(try await !stage.profiles.delete(people[1], expected: nil))
            #expect(try await stage.profiles.profiles(of: people).keys.sorted() == [people[2]])
            #expect(try await stage.profiles.list(PageRequest(), filter: [:]).elements.map(\.account) == [people[2]])
            let again = try await stage.profiles.create(people[0], values: ["name": .string("Anew")])
            #expect(again["size"] == .null, "a new profile is no copy of the old one")
            #expect(try await stage.profiles.profile(of: people[0])?["name"] == .string("Anew"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func readersAndADeletionThatRaceLeaveNothing(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(12)
            let other = stage.otherInstance
            for person in people {
                async let deleted = stage.profiles.delete(person, expected: nil)
                async let one = other.profile(of: person)
                async let two = stage.profiles.profile(of: person)
                _ = try await (one, two, deleted)
            }
            #expect(try await stage.profiles.profiles(of: people) == [:])
            #expect(try await stage.rowCount() == 0)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aRowThatBreaksTheModelIsServedFromWhereItIs(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let ann = try await stage.people(1, size: 99)[0]
            let profile = try #require(try await stage.profiles.profile(of: ann))
            #expect(profile.source == .legacy && profile["size"] == .integer(99))
            #expect(profile.warnings.map(\.field) == ["size"])
            #expect(try await stage.rowCount() == 0)
            await #expect(throws: AccountError.versionMismatch) {
                try await stage.profiles.update(
                    ann, values: ["size": .integer(41)], expected: Version(rawValue: "stale"))
            }
            let mended = try await stage.profiles.update(
                ann, values: ["size": .integer(41)], expected: profile.version)
            #expect(mended.source == .store && mended["name"] == .string("Person 1") && mended["size"] == .integer(41))
            #expect(try await stage.rowCount() == 1)
        }
    }

    @Test func aTimestampTheNewStoreCannotHoldIsNotCut() async throws {
        try await MigratingStage.run(on: .postgres, phase: .lazy, definition: { $0.timestampDigits = nil }) { stage in
            let ann = try await stage.people(1)[0]
            let profile = try #require(try await stage.profiles.profile(of: ann))
            #expect(profile.source == .legacy)
            #expect(profile["changed"] == .timestamp(try #require(Timestamp("2026-01-02T03:04:05.1234567Z"))))
            #expect(try await stage.rowCount() == 0)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func listsMergeBothStoresWhileRowsAreCopied(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(25)
            let newcomer = try await stage.core.accounts.create(NewAccount(username: Username("newcomer"))).id
            _ = try await stage.profiles.create(newcomer, values: ["name": .string("Newcomer")])
            _ = try await stage.profiles.profiles(of: [people[3], people[20]])
            _ = try await stage.profiles.delete(people[7], expected: nil)
            let wanted = people.filter { $0 != people[7] } + [newcomer]
            for limit in [1, 4, 25, 100] {
                var listed: [AccountID] = []
                var cursor: String?
                repeat {
                    let page = try await stage.profiles.list(PageRequest(limit: limit, cursor: cursor), filter: [:])
                    listed += page.elements.map(\.account)
                    cursor = page.next
                    // Copies that come between two pages change nobody's place.
                    _ = try await stage.profiles.profile(of: people[(listed.count * 7) % 25])
                } while cursor != nil
                #expect(listed == wanted, "pages of \(limit)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func filtersMeanTheProfileAsItIsNow(_ engine: TestEngine) async throws {
        try await MigratingStage.run(on: engine, phase: .lazy) { stage in
            let people = try await stage.people(6)
            _ = try await stage.profiles.update(people[1], values: ["size": .integer(45)], expected: nil)
            let still = try await stage.profiles.list(PageRequest(limit: 2), filter: ["size": .integer(40)])
            #expect(still.elements.map(\.account) == [people[0], people[2]])
            let rest = try await stage.profiles.list(
                PageRequest(limit: 10, cursor: still.next), filter: ["size": .integer(40)])
            #expect(rest.elements.map(\.account) == Array(people[3...]))
            let changed = try await stage.profiles.list(PageRequest(), filter: ["size": .integer(45)])
            #expect(changed.elements.map(\.account) == [people[1]])
            let mottos = try await stage.profiles.list(PageRequest(), filter: ["motto": .string("none yet")])
            #expect(mottos.elements.map(\.account) == people)
            await #expect(throws: AccountError.self) {
                try await stage.profiles.list(PageRequest(cursor: "nonsense"), filter: [:])
            }
        }
    }
}
