import Accounts
import DatabaseTesting
import GatewayHTTP
import GatewayTesting
import SQLStore
import Synchronization
import Testing

@testable import Gateway

/// What differs between the two sides is found, and nothing else.
@Suite(.serialized) struct VerifierTests {
    private static func options(range: Int = 7, listed: Int = 1000, showsValues: Bool = false) -> Verifier.Options {
        var options = Verifier.Options()
        (options.range, options.listed, options.showsValues) = (range, listed, showsValues)
        return options
    }

    @Test(arguments: TestEngine.allCases) func equalSidesAreClean(engine: TestEngine) async throws {
        try await MoveStage.run(engine) { stage in
            let people = try await stage.makePeople(25)
            let steps = Mutex<[String]>([])
            let report = try await stage.verifier.run(Self.options()) { step, done, total in
                steps.withLock { $0.append("\(step) \(done)/\(total.map(String.init) ?? "?")") }
            }
            #expect(report.isClean)
            #expect(report.counts == [.same: 25])
            #expect(report.legacy.rows == 25)
            #expect(report.store.rows == 25)
            #expect(report.comparedRanges == 4)
            #expect(report.differingRanges == 0)
            #expect(report.fields.map(\.field) == ["nick", "city", "credit", "born", "seen"])
            #expect(report.fields.allSatisfy { $0.checksum == $0.legacyChecksum && $0.differing == 0 })
            #expect(report.people.linked == 25)
            #expect(report.people.copied == 25)
            #expect(report.people.neverSignedIn == 25)
            #expect(steps.withLock { $0.contains("rows 25/25") })
            // What the legacy table does not have is nobody's difference.
            try await stage.change(people[0], ["plan": .string("gold")])
            #expect(try await stage.verifier.run(Self.options()).counts == [.same: 25])
        }
    }

    @Test func everyKindOfRowIsToldForWhatItIs() async throws {
        try await MoveStage.run(.sqlite) { stage in
            let people = try await stage.makePeople(20)
            // 1: changed in the legacy table, 2: on both sides, 3: here, 4: here behind the gateway's back.
            try await stage.changeLegacy("city = N'Haifa'", where: "user_id IN (1, 2)")
            try await stage.change(people[1], ["city": .string("Akko"), "born": .null])
            try await stage.change(people[2], ["nick": .string("other")])
            _ = try await stage.store.update(people[3], values: ["credit": .null, "seen": .null], expected: nil)
            // 5: deleted here, 6: gone without a note, 8: its link is gone, 9: its person was deleted.
            try await stage.delete(people[4])
            _ = try await stage.store.delete(people[5], expected: nil)
            _ = try await stage.links.unlink(people[7], source: MoveStage.source)
            _ = try await stage.accounts.delete(
                people[8], erasing: ErasurePlan())
            _ = try await stage.store.delete(people[8], expected: nil)
            // 10: gone from the legacy table.
            _ = try await stage.server.execute("DELETE FROM dbo.UserProfile WHERE user_id = 10")
            // One made here, and one that nobody accounts for.
            let new = try await stage.accounts.create(NewAccount(username: Username("new"))).id
            _ = try await stage.store.create(new, values: ["nick": .string("new")])
            let odd = try await stage.accounts.create(NewAccount(username: Username("odd"))).id
            try await stage.links.link([odd: "777"], source: MoveStage.source)
            _ = try await stage.store.create(odd, values: ["nick": .string("odd")])

            let report = try await stage.verifier.run(Self.options(range: 3))
            #expect(
                report.counts == [
                    .same: 11, .changedInLegacy: 1, .changedOnBoth: 1, .changedHere: 1, .different: 1, .deletedHere: 2,
                    .missing: 1, .notCome: 1, .vanished: 1, .createdHere: 1, .extra: 1,
                ])
            let rows = Dictionary(uniqueKeysWithValues: report.rows.map { ($0.key?.rawValue ?? "", $0) })
            #expect(rows["1"]?.fields == ["city"])
            #expect(rows["2"]?.fields == ["city", "born"])
            #expect(rows["3"]?.kind == .changedHere)
            #expect(rows["4"]?.fields == ["credit", "seen"])
            #expect(rows["6"]?.account == people[5])
            #expect(rows["8"]?.kind == .notCome)
            #expect(rows["10"]?.kind == .vanished)
            #expect(rows["777"]?.kind == .extra)
            #expect(report.findings == 7)
            #expect(report.missing == 2)
            #expect(report.rows.allSatisfy { $0.values.isEmpty })
            #expect(report.people.linkedToNothing == 2)
        }
    }

    @Test(arguments: TestEngine.allCases) func randomChangesAreFoundExactly(engine: TestEngine) async throws {
        try await MoveStage.run(engine) { stage in
            let people = try await stage.makePeople(120)
            var generator = SystemRandomNumberGenerator()
            var changed: Set<String> = []
            var missing: Set<String> = []
            for (index, account) in people.enumerated() {
                let key = index + 1
                switch Int.random(in: 0..<8, using: &generator) {
                case 0:
                    let field = ["nick", "city", "credit", "born", "seen"].randomElement(using: &generator) ?? "nick"
                    let value: Value =
                        switch field {
                        case "credit": .decimal(DecimalNumber(Int64.random(in: 1000...9999, using: &generator)))
                        case "born": .date(try #require(CalendarDate("1970-01-01")))
                        case "seen": .timestamp(.now())
                        default: .string("x\(Int.random(in: 0...999, using: &generator))")
                        }
                    let store = stage.store
                    let values = [FieldName(rawValue: field): value]
                    let written = engine == .postgres && field == "seen" ? ["seen": Value.null] : values
                    _ = try await store.update(account, values: written, expected: nil)
                    changed.insert(String(key))
                case 1:
                    try await stage.changeLegacy("credit = credit + 1000", where: "user_id = \(key)")
                    changed.insert(String(key))
                case 2:
                    _ = try await stage.store.delete(account, expected: nil)
                    missing.insert(String(key))
                default: continue
                }
            }
            let report = try await stage.verifier.run(Self.options(range: Int.random(in: 1...40)))
            let differing = report.rows.filter { !$0.fields.isEmpty }
            #expect(Set(differing.compactMap(\.key?.rawValue)) == changed)
            #expect(differing.allSatisfy { $0.fields.count == 1 })
            #expect(Set(report.rows.filter { $0.kind == .missing }.compactMap(\.key?.rawValue)) == missing)
            #expect(report.rows.count == changed.count + missing.count)
            #expect(report.number(of: .same) == 120 - changed.count - missing.count)
        }
    }

    @Test func valuesThatBreakTheModelAreCounted() async throws {
        try await MoveStage.run(.sqlite) { stage in
            _ = try await stage.makePeople(5, copied: false)
            try await stage.changeLegacy("Nick = NULL", where: "user_id = 2")
            try await stage.changeLegacy("Nick = REPLICATE(N'x', 50)", where: "user_id IN (3, 4)")
            let report = try await stage.verifier.run(Self.options())
            #expect(report.number(of: .missing) == 5)
            #expect(report.problems[.init(field: "nick", code: .required)] == 1)
            #expect(report.problems[.init(field: "nick", code: .tooLong)] == 2)
            #expect(report.rows.first { $0.key == "3" }?.problems.map(\.code) == [.tooLong])
        }
    }

    @Test func aDeadLegacyDatabaseEndsItWithoutATrace() async throws {
        try await MoveStage.run(.sqlite) { stage in
            _ = try await stage.makePeople(30)
            let before = try await stage.records.counts(site: stage.site.id)
            let error = await #expect(throws: AccountError.self) {
                try await stage.verifier.run(Self.options(range: 5)) { _, done, _ in
                    if done == 10 { await stage.server.stop() }
                }
            }
            #expect(error?.code == .databaseUnavailable || error?.code == .timedOut)
            #expect(try await stage.records.counts(site: stage.site.id) == before)
            #expect(try await stage.store.list(PageRequest(limit: 1000), filter: [:]).elements.count == 30)
        }
    }

    @Test func storedPasswordsAreCountedByFormat() async throws {
        try await MoveStage.run(.sqlite) { stage in
            let hashes = [
                "pbkdf2_sha256$10000$seasalt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc=",
                "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==", "what is this", nil,
            ]
            for (number, hash) in hashes.enumerated() {
                var account = NewAccount(username: try Username("p\(number)"))
                account.passwordHash = hash
                _ = try await stage.accounts.create(account)
            }
            let report = try await stage.verifier.run(Self.options())
            #expect(
                report.people.hashes == ["none": 1, "unknown": 1, "pbkdf2_sha256": 1, "aspnet-identity-v2": 1])
            #expect(!report.json.text.contains("seasalt"))
        }
    }

    @Test func theHTMLPageNeedsNothingElseAndHidesWhatIsHidden() async throws {
        try await MoveStage.run(.sqlite) { stage in
            let people = try await stage.makePeople(130)
            try await stage.change(people[0], ["city": .string("<script>alert('x')</script>")])
            _ = try await stage.store.update(
                people[1], values: ["credit": .decimal(DecimalNumber(987_654)), "city": .string("Yafo")], expected: nil)
            let report = try await stage.verifier.run(Self.options(range: 1, listed: 1, showsValues: true))
            #expect(report.rows.count == 1)
            #expect(report.unlisted == 1)
            #expect(report.ranges.count <= 100)
            #expect(report.ranges.map(\.rows).reduce(0, +) == 130)
            #expect(report.ranges.map(\.findings).reduce(0, +) == 1)

            let full = try await stage.verifier.run(Self.options(showsValues: true))
            #expect(full.rows.first { $0.key == "2" }?.values.keys.sorted() == ["city"])
            let page = VerifyReportPage(full).text
            #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
            for forbidden in ["<script", "http://", "https://", "@import", "url(", "987654"] {
                #expect(!page.contains(forbidden), "\(forbidden)")
            }
            #expect(page.contains("<svg role=\"img\""))
            #expect(page.contains("prefers-color-scheme:dark"))
            #expect(!VerifyReportPage(try await stage.verifier.run(Self.options())).text.contains("Yafo"))
            #expect(full.json["counts"]?["same"]?.integer == 128)
        }
    }
}
