import Accounts

/// What every ``LinkRepository`` has to do.
public enum LinkRepositoryContract {
    public typealias Case = ContractCase<any CoreFixture>

    private static let source: LinkSource = "shop"

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("a link leads both ways, within its source alone") { fixture in
            let ids = try await accounts(3, fixture)
            try await fixture.links.link([ids[0]: "a", ids[1]: "b"], source: source)
            try await expectEqual(fixture.links.keys(of: ids, source: source), [ids[0]: "a", ids[1]: "b"])
            try await expectEqual(
                fixture.links.accounts(of: ["b", "a", "c"], source: source), ["a": ids[0], "b": ids[1]])
            try await expectEqual(fixture.links.keys(of: ids, source: "other"), [:])
            try await expectEqual(fixture.links.accounts(of: ["a"], source: "other"), [:])
            try await fixture.links.link([ids[2]: "a", ids[0]: "b"], source: "other")
            try await expectEqual(fixture.links.keys(of: [ids[0]], source: source), [ids[0]: "a"])
        },
        Case("nothing asked is nothing found, and nothing linked is no error") { fixture in
            try await fixture.links.link([:], source: source)
            try await expectEqual(fixture.links.keys(of: [], source: source), [:])
            try await expectEqual(fixture.links.accounts(of: [], source: source), [:])
        },
        Case("a link that is there already is no error") { fixture in
            let ids = try await accounts(2, fixture)
            try await fixture.links.link([ids[0]: "a"], source: source)
            try await fixture.links.link([ids[0]: "a", ids[1]: "b"], source: source)
            try await expectEqual(fixture.links.keys(of: ids, source: source), [ids[0]: "a", ids[1]: "b"])
        },
        Case("an account or a key that is linked otherwise is a conflict, and nothing is linked") { fixture in
            let ids = try await accounts(4, fixture)
            try await fixture.links.link([ids[0]: "a"], source: source)
            let wrong: [[AccountID: LegacyKey]] = [
                [ids[0]: "b"], [ids[1]: "a"], [ids[2]: "c", ids[0]: "z"], [ids[2]: "c", ids[3]: "a"],
                [ids[2]: "c", ids[3]: "c"],
            ]
            for links in wrong {
                try await expectThrows(.conflict) { try await fixture.links.link(links, source: source) }
            }
            try await expectEqual(fixture.links.keys(of: ids, source: source), [ids[0]: "a"])
            try await expectEqual(
                fixture.links.accounts(of: ["a", "b", "c", "z"], source: source), ["a": ids[0]])
        },
        Case("of many accounts linked to one key at once, one wins") { fixture in
            let ids = try await accounts(10, fixture)
            let results = await concurrently(10) { number in
                try await fixture.links.link([ids[number]: "prize"], source: source)
                return ids[number]
            }
            let winner = try expectOneWinner(results, others: .conflict)
            try await expectEqual(fixture.links.accounts(of: ["prize"], source: source), ["prize": winner])
        },
        Case("the same link made many times at once is made once") { fixture in
            let id = try await accounts(1, fixture)[0]
            let results = await concurrently(10) { _ in try await fixture.links.link([id: "a"], source: source) }
            for result in results { try result.get() }
            try await expectEqual(fixture.links.keys(of: [id], source: source), [id: "a"])
        },
        Case("a link is taken away once, and what it held is free again") { fixture in
            let ids = try await accounts(2, fixture)
            try await fixture.links.link([ids[0]: "a"], source: source)
            try await expectEqual(fixture.links.unlink(ids[0], source: "other"), false)
            try await expectEqual(fixture.links.unlink(ids[0], source: source), true)
            try await expectEqual(fixture.links.unlink(ids[0], source: source), false)
            try await expectEqual(fixture.links.accounts(of: ["a"], source: source), [:])
            try await fixture.links.link([ids[1]: "a", ids[0]: "b"], source: source)
        },
        Case("the key of somebody who was deleted is never linked again, nor what was to be linked with it") {
            fixture in
            let ids = try await accounts(3, fixture)
            try await fixture.links.link([ids[0]: "a"], source: source)
            try await fixture.links.link([ids[0]: "a"], source: "other")
            _ = try await fixture.links.unlink(ids[0], source: "other")
            _ = try await fixture.accounts.delete(ids[0])
            let error = try await expectThrows(.conflict) {
                try await fixture.links.link([ids[1]: "a", ids[2]: "b"], source: source)
            }
            try expect(error.message.contains("deleted"), "the conflict does not say why: \(error)")
            try await expectEqual(fixture.links.accounts(of: ["a", "b"], source: source), [:])
            try await fixture.links.link([ids[1]: "a"], source: "other")
            try await fixture.links.link([ids[1]: "A", ids[2]: "b"], source: source)
        },
        Case("keys are texts to the last character") { fixture in
            let keys: [LegacyKey] = [
                "1", "01", "abc", "ABC", "abc ", " abc", "'; DROP TABLE links; --", "שלום 🦆", "é%_[x]\\",
                LegacyKey(rawValue: String(repeating: "k", count: 200)),
            ]
            let ids = try await accounts(keys.count, fixture)
            try await fixture.links.link(Dictionary(uniqueKeysWithValues: zip(ids, keys)), source: source)
            try await expectEqual(
                fixture.links.accounts(of: keys, source: source), Dictionary(uniqueKeysWithValues: zip(keys, ids)))
            try await expectEqual(
                fixture.links.keys(of: ids, source: source), Dictionary(uniqueKeysWithValues: zip(ids, keys)))
        },
        Case("thousands may be asked for at once") { fixture in
            let id = try await accounts(1, fixture)[0]
            try await fixture.links.link([id: "a"], source: source)
            let numbers = 1...2500
            let keys = numbers.map { LegacyKey(rawValue: "missing \($0)") } + ["a"]
            try await expectEqual(fixture.links.accounts(of: keys, source: source), ["a": id])
            let ids = numbers.map { AccountID(rawValue: 1_000_000 + Int64($0)) } + [id]
            try await expectEqual(fixture.links.keys(of: ids, source: source), [id: "a"])
        },
    ]

    private static func accounts(_ count: Int, _ fixture: any CoreFixture) async throws -> [AccountID] {
        var ids: [AccountID] = []
        for number in 0..<count { ids.append(try await fixture.account("linked\(number)").id) }
        return ids
    }
}
