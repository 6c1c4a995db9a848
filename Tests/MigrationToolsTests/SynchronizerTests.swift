import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

@testable import Gateway

/// What changes in the legacy table after the copy is taken over, by the site's policy, and nothing else.
@Suite(.serialized) struct SynchronizerTests {
    @Test(arguments: TestEngine.allCases)
    func legacyChangesAreTakenOverAndOwnOnesKept(engine: TestEngine) async throws {
        try await MoveStage.run(engine) { stage in
            let people = try await stage.makePeople(30)
            let first = try await stage.synchronize()
            #expect(first.isFull)
            #expect([first.looked, first.copied, first.takenOver] == [30, 30, 0])
            #expect(!first.hasFindings)

            try await stage.changeLegacy("city = N'Haifa', credit = 7", where: "user_id IN (1, 2)")
            try await stage.change(people[4], ["city": .string("Yafo")])
            try await stage.change(people[0], ["plan": .string("gold")])
            let second = try await stage.synchronize()
            #expect(!second.isFull)
            #expect([second.looked, second.takenOver, second.kept, second.conflicts] == [2, 2, 0, 0])
            #expect(try await stage.value("city", of: people[0]) == .string("Haifa"))
            #expect(try await stage.value("plan", of: people[0]) == .string("gold"), "not the legacy table's to say")
            #expect(try await stage.value("city", of: people[4]) == .string("Yafo"))
            let report = try await stage.verifier.run()
            #expect(report.counts == [.same: 29, .changedHere: 1])

            #expect(try await stage.synchronize().looked == 0)
            let again = try await stage.synchronize(isFull: true)
            #expect([again.looked, again.takenOver, again.kept] == [30, 0, 0])
        }
    }

    @Test(arguments: ["modified", "none"])
    func aTableWithoutRowVersionIsFollowedAsWell(trace: String) async throws {
        let site = try MoveStage.shop(modified: trace == "none" ? nil : "modified", version: nil)
        try await MoveStage.run(.sqlite, site: site) { stage in
            let people = try await stage.makePeople(12)
            #expect(try await stage.synchronize().isFull)
            try await stage.changeLegacy("city = N'Haifa', modified = '2024-03-01T00:00:00'", where: "user_id = 3")
            let report = try await stage.synchronize()
            #expect(report.isFull == (trace == "none"))
            #expect(report.takenOver == 1)
            #expect(report.looked == 12, "the moments of all rows are the same, so all are looked at once more")
            #expect(try await stage.value("city", of: people[2]) == .string("Haifa"))
            if trace == "modified" { #expect(try await stage.synchronize().looked == 1) }
        }
    }

    @Test func aTransactionThatIsOpenWhileOthersCommitIsNotMissed() async throws {
        try await MoveStage.run(.sqlite) { stage in
            let people = try await stage.makePeople(3)
            _ = try await stage.synchronize()
            let mark = try await stage.syncStates.state(of: "shop").mark
            try await stage.legacy.withTransaction { transaction in
                try await transaction.execute("UPDATE dbo.UserProfile SET city = N'late' WHERE user_id = 1")
                // Nobody sees it yet, but its number is given out.
                _ = try await stage.synchronize()
            }
            #expect(try await stage.syncStates.state(of: "shop").mark == mark)
            #expect(try await stage.synchronize().takenOver == 1)
            #expect(try await stage.value("city", of: people[0]) == .string("late"))
        }
    }

    @Test(arguments: [
        (ConflictPolicy.legacyWins, "Haifa"), (.newWins, "Yafo"), (.newerWins, "Haifa"), (.queue, "Yafo"),
    ])
    func eachPolicySettlesWhatChangedOnBothSides(policy: ConflictPolicy, winner: String) async throws {
        try await MoveStage.run(.postgres, site: MoveStage.shop(conflicts: policy)) { stage in
            let people = try await stage.makePeople(4)
            _ = try await stage.synchronize()
            let moment = try #require(Timestamp("2024-06-01T00:00:00Z"))
            for account in people[0...2] { try await stage.change(account, ["city": .string("Yafo")], at: moment) }
            try await stage.changeLegacy("city = N'Haifa', modified = '2024-06-02T00:00:00'", where: "user_id = 1")
            // Changed on both sides to the same: nobody has to be asked.
            try await stage.changeLegacy("city = N'Yafo', modified = '2024-06-02T00:00:00'", where: "user_id = 2")
            // Older than the change here.
            try await stage.changeLegacy("city = N'Haifa', modified = '2024-05-01T00:00:00'", where: "user_id = 3")
            let report = try await stage.synchronize()
            #expect(try await stage.value("city", of: people[0]) == .string(winner))
            #expect(try await stage.value("city", of: people[1]) == .string("Yafo"))
            let third = policy == .newerWins ? "Yafo" : winner
            #expect(try await stage.value("city", of: people[2]) == .string(third))
            let expected: [Int] =
                switch policy {
                case .legacyWins: [2, 0, 0]
                case .newWins: [0, 2, 0]
                case .newerWins: [1, 1, 0]
                case .queue: [0, 0, 2]
                }
            #expect([report.takenOver, report.kept, report.conflicts] == expected)
            let counts = try await stage.conflicts.counts(site: "shop")
            #expect([counts.waiting, counts.decided] == (policy == .queue ? [2, 0] : [0, 2]))

            // Settled once: the next pass has nothing to say, and own values that were kept are still known as changed.
            let again = try await stage.synchronize(isFull: true)
            #expect([again.takenOver, again.kept] == [0, 0])
            #expect(again.conflicts == expected[2])
            #expect(try await stage.record(people[0])?.changedAt == (winner == "Haifa" ? nil : moment))
            #expect(try await stage.record(people[1])?.changedAt == nil)
        }
    }

    @Test func whatWasDeletedHereStaysDeletedAndWhatIsGoneThereIsTold() async throws {
        try await MoveStage.run(.sqlite) { stage in
            let people = try await stage.makePeople(5)
            try await stage.delete(people[0])
            try await stage.changeLegacy("city = N'Haifa'", where: "user_id = 1")
            _ = try await stage.server.execute("DELETE FROM dbo.UserProfile WHERE user_id = 2")
            let report = try await stage.synchronize(isFull: true)
            #expect([report.takenOver, report.vanished] == [0, 1])
            #expect(report.vanishedExamples == ["2"])
            #expect(report.hasFindings)
            #expect(try await stage.store.profile(of: people[0]) == nil)
            #expect(try await stage.store.profile(of: people[1]) != nil, "nothing is deleted here by itself")
        }
    }

    @Test func rowsThatBreakTheModelAreRefusedWithTheirReason() async throws {
        try await MoveStage.run(.sqlite) { stage in
            let people = try await stage.makePeople(3)
            _ = try await stage.synchronize()
            try await stage.changeLegacy("Nick = NULL, city = N'Haifa'", where: "user_id = 1")
            let report = try await stage.synchronize()
            #expect([report.takenOver, report.refused] == [0, 1])
            #expect(report.refusals.first?.key == "1")
            #expect(report.refusals.first?.reason.contains("nick") == true)
            #expect(try await stage.value("nick", of: people[0]) == .string("nick1"))
            // Once it is mended it goes through.
            try await stage.changeLegacy("Nick = N'mended'", where: "user_id = 1")
            #expect(try await stage.synchronize().takenOver == 1)
            #expect(try await stage.value("city", of: people[0]) == .string("Haifa"))
        }
    }

    @Test func aDeadLegacyDatabaseLeavesEverythingAsItIs() async throws {
        try await MoveStage.run(.sqlite) { stage in
            let people = try await stage.makePeople(10)
            _ = try await stage.synchronize()
            let before = try await stage.syncStates.state(of: "shop")
            try await stage.changeLegacy("city = N'Haifa'", where: "user_id = 1")
            await stage.server.stop()
            let error = await #expect(throws: AccountError.self) { try await stage.synchronize() }
            #expect(error?.code == .databaseUnavailable || error?.code == .timedOut)
            #expect(try await stage.syncStates.state(of: "shop") == before)
            #expect(try await stage.value("city", of: people[0]) == .string("City 1"))
            // It does not hold the site.
            #expect(try await stage.syncStates.claim("shop", owner: "another", lease: 60))
            let refused = await #expect(throws: AccountError.self) { try await stage.synchronize() }
            #expect(refused?.code == .conflict)
            try await stage.syncStates.release("shop", owner: "another")
            try await stage.restartLegacy()
            #expect(try await stage.synchronize().takenOver == 1)
        }
    }
}
