import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

@testable import Gateway

/// A conflict shows both versions, is settled by a choice, and the choice can be taken back.
@Suite(.serialized) struct ConflictTests {
    /// Runs a test with the profile of the first of three people changed on both sides, in city and born here, and in
    /// city and credit there.
    private static func run(
        _ engine: TestEngine = .sqlite, _ body: @escaping @Sendable (MoveStage, AccountID, Int64) async throws -> Void
    ) async throws {
        try await MoveStage.run(engine) { stage in
            let people = try await stage.makePeople(3)
            try await stage.change(people[0], ["city": .string("Yafo"), "born": .null])
            try await stage.changeLegacy("city = N'Haifa', credit = 99", where: "user_id = 1")
            #expect(try await stage.synchronize().conflicts == 1)
            let waiting = try await stage.conflictService.list(PageRequest(), site: "shop").elements
            try await body(stage, people[0], try #require(waiting.first?.id))
        }
    }

    private static func fields(_ stage: MoveStage, _ account: AccountID) async throws -> [JSONValue] {
        let profile = try #require(try await stage.store.profile(of: account))
        return ["city", "credit", "born"].map { profile[$0].json }
    }

    private static let own: [JSONValue] = ["Yafo", "1.2500", .null]

    @Test func bothVersionsAreShownAndHiddenWhereTheyShallBe() async throws {
        try await Self.run { stage, account, id in
            let conflict = try await stage.conflictService.conflict(id)
            #expect(conflict.account == account)
            #expect(conflict.key == "1")
            #expect(conflict.fields.map(\.name) == ["city", "credit", "born"])
            #expect(conflict.fields.map(\.legacy) == ["Haifa", "99.0000", "1980-01-11"])
            #expect(conflict.fields.map(\.own) == Self.own)
            let seen = conflict.json(for: .site).text
            #expect(seen.contains("Haifa"))
            #expect(!seen.contains("99.0000") && !seen.contains("1980-01-11"))
            #expect(conflict.json(for: .admin).text.contains("99.0000"))
            let error = await #expect(throws: AccountError.self) { try await stage.conflictService.conflict(id + 1) }
            #expect(error?.code == .notFound)
        }
    }

    @Test(arguments: TestEngine.allCases) func choicesAreMadeAndTakenBack(engine: TestEngine) async throws {
        try await Self.run(engine) { stage, account, id in
            let before = try await stage.record(account)
            let choices: [(ConflictService.Choice, [JSONValue], isStillChanged: Bool)] = [
                (.legacy, ["Haifa", "99.0000", "1980-01-11"], false),
                (.own, Self.own, true),
                (.legacyOf(["credit"]), ["Yafo", "99.0000", .null], true),
            ]
            for (choice, wanted, isStillChanged) in choices {
                let decided = try await stage.conflictService.choose(choice, for: id, as: .account(7))
                #expect(decided.decision?.by == "account 7")
                #expect(try await Self.fields(stage, account) == wanted)
                #expect(try await (stage.record(account)?.changedAt != nil) == isStillChanged)
                // Whatever was chosen, the legacy row is known as it is.
                let pass = try await stage.synchronize(isFull: true)
                #expect([pass.takenOver, pass.kept, pass.conflicts] == [0, 0, 0])
                let again = await #expect(throws: AccountError.self) {
                    try await stage.conflictService.choose(choice, for: id, as: .operator)
                }
                #expect(again?.code == .conflict)

                let reopened = try await stage.conflictService.undo(id, as: .operator)
                #expect(reopened.decision == nil)
                #expect(try await Self.fields(stage, account) == Self.own)
                #expect(try await stage.record(account) == before)
                #expect(try await stage.synchronize(isFull: true).conflicts == 1)
            }
            let error = await #expect(throws: AccountError.self) {
                try await stage.conflictService.undo(id, as: .operator)
            }
            #expect(error?.code == .conflict)
        }
    }

    @Test func onlyWhatIsShownIsChosen() async throws {
        try await Self.run { stage, account, id in
            let wrong = await #expect(throws: AccountError.self) {
                try await stage.conflictService.choose(.legacyOf(["nick"]), for: id, as: .operator)
            }
            #expect(wrong?.fields.map(\.field) == ["nick"])
            // Somebody changes the profile between the look and the choice.
            try await stage.change(account, ["city": .string("Akko")])
            let error = await #expect(throws: AccountError.self) {
                try await stage.conflictService.choose(.legacy, for: id, as: .operator)
            }
            #expect(error?.code == .versionMismatch)
            #expect(try await Self.fields(stage, account)[0] == "Akko")
            #expect(try await stage.conflictService.conflict(id).fields.first?.own == "Akko")
            _ = try await stage.conflictService.choose(.legacy, for: id, as: .operator)
            // A decision is not taken back over a later change.
            try await stage.change(account, ["nick": .string("later")])
            let late = await #expect(throws: AccountError.self) {
                try await stage.conflictService.undo(id, as: .operator)
            }
            #expect(late?.code == .versionMismatch)
            #expect(try await Self.fields(stage, account)[0] == "Haifa")
        }
    }

    @Test func theLogHasNamesOfFieldsAndNoValues() async throws {
        try await Self.run { stage, account, id in
            _ = try await stage.conflictService.choose(.legacyOf(["credit"]), for: id, as: .operator)
            _ = try await stage.conflictService.undo(id, as: .operator)
            let entries = try await stage.audit.list(PageRequest(), filter: AuditFilter(), as: .operator).elements
            #expect(entries.map(\.event.action) == [.undoConflict, .settleConflict])
            #expect(entries.map(\.event.fields) == [["credit"], ["city", "credit", "born"]])
            #expect(entries.allSatisfy { $0.event.account == account && $0.event.site == "shop" })
            for entry in entries {
                let text = entry.json.text
                for value in ["Haifa", "Yafo", "99"] { #expect(!text.contains("\"\(value)"), "\(value) in \(text)") }
            }
        }
    }

    @Test func aConflictThatSolvesItselfLeavesTheQueue() async throws {
        try await Self.run { stage, account, _ in
            try await stage.changeLegacy("city = N'City 1', credit = 1.25", where: "user_id = 1")
            #expect(try await stage.synchronize().conflicts == 0)
            let counts = try await stage.conflicts.counts(site: "shop")
            #expect([counts.waiting, counts.decided] == [0, 0])
            #expect(try await Self.fields(stage, account) == Self.own)
        }
    }

    @Test func aPolicysDecisionCanBeTakenBackAndThenWaitsForSomebody() async throws {
        try await MoveStage.run(.sqlite, site: MoveStage.shop(conflicts: .legacyWins)) { stage in
            let people = try await stage.makePeople(2)
            try await stage.change(people[0], ["city": .string("Yafo")])
            try await stage.changeLegacy("city = N'Haifa'", where: "user_id = 1")
            #expect(try await stage.synchronize().takenOver == 1)
            let decided = try await stage.conflictService.list(PageRequest(), site: "shop", isWaiting: false).elements
            #expect(decided.map(\.decision?.by) == ["policy legacy-wins"])
            _ = try await stage.conflictService.undo(try #require(decided.first?.id), as: .operator)
            #expect(try await stage.value("city", of: people[0]) == .string("Yafo"))
            #expect(try await stage.synchronize(isFull: true).conflicts == 1)
            #expect(try await stage.value("city", of: people[0]) == .string("Yafo"))
        }
    }
}
