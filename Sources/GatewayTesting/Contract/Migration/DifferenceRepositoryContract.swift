import Accounts

/// What every ``DifferenceRepository`` has to do.
public enum DifferenceRepositoryContract {
    public typealias Case = ContractCase<any MigrationFixture>

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("comparisons are counted in all, and by field where they differ") { fixture in
            let differences = fixture.differences
            try await expectEqual(differences.summary(site: "shop"), DifferenceSummary())
            try await note([(1, []), (2, ["city"]), (3, ["city", "born"])], fixture)
            try await note([(4, [])], fixture)
            try await differences.record([], site: "shop", at: .second(1))
            try await expectEqual(
                differences.summary(site: "shop"),
                DifferenceSummary(compared: 4, different: 2, byField: ["city": 2, "born": 1]))
            try await expectEqual(differences.summary(site: "blog"), DifferenceSummary())
        },
        Case("those that differ are listed by account, as they were last seen") { fixture in
            try await note([(3, ["city"]), (1, ["born", "city"]), (2, [])], fixture, at: 1)
            try await note([(3, ["born"])], fixture, at: 2)
            try await expectEqual(
                fixture.differences.list(PageRequest(), site: "shop").elements,
                [
                    ProfileDifference(account: 1, fields: ["born", "city"], seenAt: .second(1)),
                    ProfileDifference(account: 3, fields: ["born"], seenAt: .second(2)),
                ])
        },
        Case("one that differs no more leaves the list, and stays counted") { fixture in
            try await note([(1, ["city"]), (2, ["city"])], fixture)
            try await note([(1, [])], fixture)
            let left = try await fixture.differences.list(PageRequest(), site: "shop").elements.map(\.account)
            try expectEqual(left, [2], "the accounts that differ")
            try await expectEqual(
                fixture.differences.summary(site: "shop"),
                DifferenceSummary(compared: 3, different: 2, byField: ["city": 2]))
        },
        Case("a page leads to the next without a duplicate or a gap, and other cursors are refused") { fixture in
            let accounts = (1...23).map { AccountID(rawValue: $0) }
            try await note(accounts.map { ($0, ["city"]) }, fixture)
            let found = try await walk(limit: 5) { try await fixture.differences.list($0, site: "shop") }
            try expectEqual(found.map(\.account), accounts, "the accounts that differ")
            try await expectRefusedCursors { try await fixture.differences.list($0, site: "shop") }
            let cursor = try await fixture.differences.list(PageRequest(limit: 5), site: "shop").next
            try await expectThrows(.malformed) {
                try await fixture.differences.list(PageRequest(cursor: cursor), site: "blog")
            }
        },
        Case("of many comparisons at once none is lost") { fixture in
            let results = await concurrently(30) { number in
                try await note([(AccountID(rawValue: Int64(number % 3 + 1)), ["city"]), (9, [])], fixture)
            }
            for result in results { try result.get() }
            try await expectEqual(
                fixture.differences.summary(site: "shop"),
                DifferenceSummary(compared: 60, different: 30, byField: ["city": 30]))
        },
        Case("forgetting a site leaves the others") { fixture in
            try await note([(1, ["city"])], fixture)
            try await fixture.differences.record(
                [ProfileComparison(account: 1, fields: ["city"])], site: "blog", at: .second(1))
            try await fixture.differences.removeAll(site: "shop")
            try await expectEqual(fixture.differences.summary(site: "shop"), DifferenceSummary())
            try await expectEqual(fixture.differences.list(PageRequest(), site: "shop").elements, [])
            try await expectEqual(fixture.differences.list(PageRequest(), site: "blog").elements.count, 1)
        },
    ]

    private static func note(
        _ found: [(AccountID, [FieldName])], _ fixture: any MigrationFixture, at second: Int64 = 1
    ) async throws {
        try await fixture.differences.record(
            found.map { ProfileComparison(account: $0.0, fields: $0.1) }, site: "shop", at: .second(second))
    }
}
