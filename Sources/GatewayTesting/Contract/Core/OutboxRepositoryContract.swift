import Accounts

/// What every ``OutboxRepository`` has to do; its entries come to be by the fixture's accounts.
public enum OutboxRepositoryContract {
    public typealias Case = ContractCase<any CoreFixture>

    /// Every point of the contract.
    public static let cases: [Case] = claiming + finishing

    private static let claiming: [Case] = [
        Case("an empty outbox has nothing to claim") { fixture in
            try await expectEqual(fixture.outbox.claim(limit: 10, lease: 60), [])
            let backlog = try await fixture.outbox.backlog()
            try expectEqual(backlog.count, 0)
            try expectEqual(backlog.oldest, 0)
        },
        Case("a claim takes entries for nobody else, up to its limit, the oldest first") { fixture in
            let ids = try await promise(5, fixture)
            let first = try await fixture.outbox.claim(limit: 2, lease: 600)
            try expectEqual(first.map(\.account), Array(ids[0..<2]))
            let second = try await fixture.outbox.claim(limit: 10, lease: 600)
            try expectEqual(second.map(\.account), Array(ids[2...]))
            try expectEqual((first + second).map(\.attempts), [0, 0, 0, 0, 0], "the attempts")
            try await expectEqual(fixture.outbox.claim(limit: 10, lease: 600), [])
        },
        Case("of many that claim at once, no two get the same entry") { fixture in
            let ids = try await promise(30, fixture)
            let results = await concurrently(10) { _ in
                var mine: [OutboxEntry] = []
                while case let entries = try await fixture.outbox.claim(limit: 2, lease: 600), !entries.isEmpty {
                    mine += entries
                }
                return mine
            }
            var all = try results.flatMap { try $0.get() }
            all += try await fixture.outbox.claim(limit: 100, lease: 600)
            try expectEqual(all.count, 30, "the number claimed")
            try expectEqual(Set(all.map(\.account)), Set(ids), "the accounts")
        },
        Case("a lease that has run out leaves the entry to others") { fixture in
            let id = try await promise(1, fixture)[0]
            try await expectEqual(fixture.outbox.claim(limit: 1, lease: 0.05).map(\.account), [id])
            let again = try await eventually("the end of a lease") {
                try await fixture.outbox.claim(limit: 1, lease: 600).first
            }
            try expectEqual(again.account, id)
        },
        Case("the entries of one account can be claimed, due or not, if nobody works on them") { fixture in
            let ids = try await promise(3, fixture)
            let entries = try await fixture.outbox.claim(limit: 10, lease: 600)
            try await expectEqual(fixture.outbox.claim(account: ids[0], lease: 600), [])
            for entry in entries { try await fixture.outbox.postpone(entry, delay: 3600, reason: "not now") }
            try await expectEqual(fixture.outbox.claim(limit: 10, lease: 600), [])
            try await expectEqual(fixture.outbox.claim(account: ids[1], lease: 600).map(\.account), [ids[1]])
            try await expectEqual(fixture.outbox.claim(account: ids[1], lease: 600), [])
            try await expectEqual(fixture.outbox.claim(account: AccountID(rawValue: 999_999), lease: 600), [])
        },
    ]

    private static let finishing: [Case] = [
        Case("a completed entry is gone, and completing it again is no error") { fixture in
            _ = try await promise(2, fixture)
            let entries = try await fixture.outbox.claim(limit: 10, lease: 0)
            try await fixture.outbox.complete(entries[0])
            try await fixture.outbox.complete(entries[0])
            try await expectEqual(fixture.outbox.backlog().count, 1)
            let left = try await eventually("the end of a lease") {
                try await fixture.outbox.claim(limit: 10, lease: 600).first
            }
            try expectEqual(left.account, entries[1].account)
        },
        Case("a postponed entry comes again after its delay, with one attempt more and its payload") { fixture in
            _ = try await promise(1, fixture)
            let first = try require(try await fixture.outbox.claim(limit: 1, lease: 600).first, "an entry")
            try await fixture.outbox.postpone(first, delay: 0, reason: "the database did not answer")
            let second = try await eventually("the end of a delay") {
                try await fixture.outbox.claim(limit: 1, lease: 600).first
            }
            try expectEqual(second.id, first.id)
            try expectEqual(second.attempts, 1)
            try expectEqual(second.work, first.work)
            try await fixture.outbox.postpone(second, delay: 3600, reason: "'; DROP TABLE outbox; --")
            try await expectEqual(fixture.outbox.claim(limit: 1, lease: 600), [])
            try await expectEqual(fixture.outbox.backlog().count, 1)
        },
        Case("the backlog counts what waits, and knows how old the oldest is") { fixture in
            _ = try await promise(3, fixture)
            let backlog = try await eventually("an entry that grows old") {
                let backlog = try await fixture.outbox.backlog()
                return backlog.oldest > 0.02 ? backlog : nil
            }
            try expectEqual(backlog.count, 3)
            try expect(backlog.oldest < 600, "the oldest is \(backlog.oldest) seconds old")
            _ = try await fixture.promises()
            try await expectEqual(fixture.outbox.backlog().count, 0)
        },
        Case("the entries of one account and site are done in their order") { fixture in
            let made = try await fixture.accounts.create(
                NewAccount(username: Username("bob")), profiles: [NewProfile(site: remote, values: [:])])
            let creation = try require(try await fixture.outbox.claim(limit: 1, lease: 600).first, "an entry")
            _ = try await fixture.accounts.delete(made.account.id, erasing: ErasurePlan(sites: [remote]))
            // The deletion dropped the creation, though somebody works on it; its end does not matter any more.
            try await fixture.outbox.postpone(creation, delay: 0, reason: "too late")
            try await expectEqual(fixture.promises().map(\.work), [.erase])
        },
    ]

    private static let remote = ContractSites.remote.id

    /// Makes accounts with a promised profile each.
    private static func promise(_ count: Int, _ fixture: any CoreFixture) async throws -> [AccountID] {
        var ids: [AccountID] = []
        for number in 0..<count {
            let profile = NewProfile(site: remote, values: ["score": .integer(Int64(number))])
            let new = try NewAccount(username: Username("promised\(number)"))
            ids.append(try await fixture.accounts.create(new, profiles: [profile]).account.id)
        }
        return ids
    }
}
