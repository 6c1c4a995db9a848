import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

@testable import Gateway

/// What the audit log has of changes that were taken over from a legacy table.
@Suite(.serialized) struct SyncAuditTests {
    private static func events(_ stage: MoveStage) async throws -> [AuditEvent] {
        try await SQLAuditRepository(database: stage.core).list(PageRequest(), filter: AuditFilter()).elements
            .map(\.event)
    }

    @Test(arguments: TestEngine.allCases)
    func whatIsTakenOverIsInTheLogOfItsAccount(_ engine: TestEngine) async throws {
        try await MoveStage.run(engine) { stage in
            let people = try await stage.makePeople(4)
            _ = try await stage.synchronize()
            #expect(try await Self.events(stage).isEmpty, "a pass that does nothing goes without saying")

            try await stage.changeLegacy("city = N'Haifa', credit = 7", where: "user_id = 2")
            _ = try await stage.synchronize()
            let events = try await Self.events(stage)
            #expect(events.map(\.action) == [.synchronize, .takeOver])
            #expect(events.allSatisfy { $0.actor == .system && $0.site == "shop" && $0.outcome == .success })
            #expect(events.last?.account == people[1])
            #expect(events.last.map { Set($0.fields) } == ["city", "credit"])
            #expect(
                events.first?.detail == "1 looked at, 1 taken over, 0 kept, 0 conflicts, 0 vanished, 0 refused",
                "\(events)")
        }
    }

    @Test func whoAsksForAPassIsNamedWhateverComesOfIt() async throws {
        try await MoveStage.run(.sqlite, site: MoveStage.shop(conflicts: .legacyWins)) { stage in
            let people = try await stage.makePeople(3)
            _ = try await stage.synchronizer.run(owner: "somebody", as: .operator)
            let first = try await Self.events(stage)
            #expect(first.map(\.action) == [.synchronize] && first.first?.actor == .operator)
            #expect(first.first?.detail.hasPrefix("3 looked at of all, 0 taken over") == true)

            try await stage.change(people[0], ["city": .string("Yafo")])
            try await stage.changeLegacy("city = N'Haifa'", where: "user_id = 1")
            _ = try await stage.synchronizer.run(owner: "somebody", as: .operator)
            let settled = try await Self.events(stage).prefix(2)
            #expect(settled.map(\.action) == [.synchronize, .settleConflict])
            #expect(settled.allSatisfy { $0.actor == .operator })

            await stage.server.stop()
            await #expect(throws: AccountError.self) {
                try await stage.synchronizer.run(owner: "somebody", as: .operator)
            }
            let failed = try await Self.events(stage).first
            #expect(failed?.action == .synchronize && failed?.outcome == .failure)
        }
    }
}
