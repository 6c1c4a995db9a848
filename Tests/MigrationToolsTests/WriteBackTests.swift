import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

@testable import Gateway

/// What was changed here is listed, and written to the legacy store where nobody changed the row there.
@Suite(.serialized) struct WriteBackTests {
    private static func run(
        _ engine: TestEngine = .sqlite, access: StoreDefinition.Access = .readWrite,
        _ body: @escaping @Sendable (MoveStage, [AccountID]) async throws -> Void
    ) async throws {
        try await MoveStage.run(engine, site: MoveStage.shop(access: access)) { stage in
            let people = try await stage.makePeople(8)
            try await stage.change(people[0], ["city": .string("Yafo"), "plan": .string("gold")])
            try await stage.delete(people[1])
            // Changed on both sides.
            try await stage.change(people[2], ["nick": .string("mine")])
            try await stage.changeLegacy("Nick = N'theirs'", where: "user_id = 3")
            // Changed and changed back.
            try await stage.change(people[3], ["city": .string("x")])
            try await stage.change(people[3], ["city": try await stage.original("city", of: people[3])])
            // Only what the legacy table does not have.
            try await stage.change(people[4], ["plan": .string("gold")])
            // Made here: with a link to no row, and without a link.
            for (name, key) in [("linked", "500"), ("stranger", nil)] as [(String, LegacyKey?)] {
                let account = try await stage.accounts.create(NewAccount(username: Username(name))).id
                if let key { try await stage.links.link([account: key], source: MoveStage.source) }
                try await stage.records.touch(account, key: key, state: .copied, site: "shop", at: .now())
                _ = try await stage.store.create(account, values: ["nick": .string(name)])
            }
            try await body(stage, people)
        }
    }

    private static func options(isDryRun: Bool) -> WriteBack.Options {
        var options = WriteBack.Options()
        options.isDryRun = isDryRun
        return options
    }

    private static func lines(_ report: ChangeReport) -> [String] {
        report.changes.map {
            "\($0.key?.rawValue ?? "-") \($0.kind.rawValue) \($0.outcome.word) "
                + $0.fields.map(\.rawValue).joined(separator: ",")
        }
    }

    @Test func changesAreListedWithoutWriting() async throws {
        try await Self.run(access: .readOnly) { stage, _ in
            let report = try await stage.writeBack.run()
            #expect(
                Self.lines(report) == [
                    "1 changed open city", "2 deleted open ", "3 changed open nick",
                    "500 created open nick,city,credit,born,seen", "- created open nick,city,credit,born,seen",
                ])
            #expect(report.counts == [.changed: 2, .deleted: 1, .created: 2])
            #expect(try await stage.legacyValue("city", of: 1) == "City 1")
            let error = await #expect(throws: AccountError.self) {
                try await stage.writeBack.run(Self.options(isDryRun: false))
            }
            #expect(error?.code == .readOnly)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func changesAreWrittenOnceAndNothingIsOverwritten(engine: TestEngine) async throws {
        try await Self.run(engine) { stage, people in
            let dry = try await stage.writeBack.run(Self.options(isDryRun: true))
            #expect(dry.outcomes == ["open": 5])
            #expect(try await stage.legacyValue("city", of: 1) == "City 1")

            let report = try await stage.writeBack.run(Self.options(isDryRun: false))
            #expect(
                Self.lines(report) == [
                    "1 changed written city", "2 deleted written ", "3 changed conflict nick",
                    "500 created written nick,city,credit,born,seen", "- created refused nick,city,credit,born,seen",
                ])
            #expect(report.hasFindings)
            #expect(try await stage.legacyValue("city", of: 1) == "Yafo")
            #expect(try await stage.legacyValue("Nick", of: 1) == "nick1")
            #expect(try await stage.legacyValue("user_id", of: 2) == nil)
            #expect(try await stage.legacyValue("Nick", of: 3) == "theirs")
            #expect(try await stage.legacyValue("Nick", of: 500) == "linked")

            // A second time there is only what could not be written; and synchronising finds nothing new in it.
            let again = try await stage.writeBack.run(Self.options(isDryRun: false))
            #expect(Self.lines(again).map { $0.prefix(2) } == ["3 ", "- "])
            let pass = try await stage.synchronize(isFull: true)
            #expect([pass.takenOver, pass.kept, pass.conflicts, pass.vanished] == [0, 0, 1, 0])
            #expect(try await stage.record(people[0])?.changedAt == nil)
            #expect(try await stage.record(people[1])?.state == .deleted, "it is not brought back")
            let verified = try await stage.verifier.run()
            #expect(verified.counts == [.same: 7, .changedOnBoth: 1, .createdHere: 1])
            let log = try await stage.audit.list(PageRequest(), filter: AuditFilter(), as: .operator).elements
            #expect(log.count { $0.event.action == .writeBack } == 3)
        }
    }

    @Test func aDeadLegacyDatabaseLosesNothingAndTheNextRunGoesOn() async throws {
        try await Self.run { stage, people in
            await stage.server.stop()
            let error = await #expect(throws: AccountError.self) {
                try await stage.writeBack.run(Self.options(isDryRun: false))
            }
            #expect(error?.code == .databaseUnavailable || error?.code == .timedOut)
            #expect(try await stage.record(people[0])?.changedAt != nil)
            try await stage.restartLegacy()
            #expect(try await stage.writeBack.run(Self.options(isDryRun: false)).outcomes["written"] == 3)
        }
    }

    @Test func whatTheLegacyColumnCannotHoldIsRefusedOrTold() async throws {
        try await Self.run { stage, people in
            try await stage.change(people[5], ["city": .string(String(repeating: "x", count: 41))])
            let report = try await stage.writeBack.run(Self.options(isDryRun: false))
            let refused = try #require(report.changes.first { $0.key == "6" })
            #expect(refused.outcome.word == "refused")
            #expect(refused.outcome.reason?.contains("city") == true)
            #expect(try await stage.record(people[5])?.changedAt != nil)
        }
    }

    @Test func whatWasNotedAndNeverMadeDeletesNothing() async throws {
        try await Self.run { stage, people in
            // A note without a row: the process died between the two.
            _ = try await stage.store.delete(people[6], expected: nil)
            try await stage.records.touch(people[6], key: "7", state: .copied, site: "shop", at: .now())
            let report = try await stage.writeBack.run(Self.options(isDryRun: false))
            #expect(!report.changes.contains { $0.key == "7" })
            #expect(try await stage.legacyValue("Nick", of: 7) == "nick7")
        }
    }
}

extension MoveStage {
    /// The value the legacy row of an account has.
    fileprivate func original(_ field: FieldName, of account: AccountID) async throws -> Value {
        let sides = try sides
        guard let key = try await sides.keys.keys(of: [account])[account],
            let row = try await sides.legacyRows.rows([key])[key]
        else { throw StageError("the account \(account) has no legacy row") }
        return row.profile[field]
    }
}
