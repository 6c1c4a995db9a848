import Accounts

/// What every ``ConflictRepository`` has to do.
public enum ConflictRepositoryContract {
    public typealias Case = ContractCase<any MigrationFixture>

    /// Every point of the contract.
    public static let cases: [Case] = waiting + deciding

    private static let waiting: [Case] = [
        Case("a conflict comes back as it was found, and waits") { fixture in
            let conflicts = fixture.conflicts
            let put = try await conflicts.put(finding(1), site: "shop", at: .second(1))
            try expectEqual(put.finding, finding(1))
            try expectEqual(put.site, "shop")
            try expectEqual(put.foundAt, .second(1))
            try expectEqual(put.decision, nil)
            try await expectEqual(conflicts.conflict(put.id), put)
            try await expectEqual(conflicts.conflict(put.id + 1), nil)
            try await expectEqual(conflicts.waiting(of: [1, 2], site: "shop"), [1])
            try await expectEqual(conflicts.waiting(of: [1], site: "blog"), [])
            try await expectEqual(conflicts.waiting(of: [], site: "shop"), [])
        },
        Case("of one account one conflict waits, in its newest versions, since it was first found") { fixture in
            let conflicts = fixture.conflicts
            let first = try await conflicts.put(finding(1), site: "shop", at: .second(1))
            let second = try await conflicts.put(finding(1, own: "newer"), site: "shop", at: .second(2))
            try expectEqual(second.id, first.id)
            try expectEqual(second.finding.own["city"], "newer")
            try expectEqual(second.foundAt, .second(1))
            _ = try await conflicts.put(finding(1), site: "blog", at: .second(2))
            let counts = try await conflicts.counts(site: "shop")
            try expectEqual([counts.waiting, counts.decided], [1, 0])
        },
        Case("of many who find the same at once nobody fails, and one waits") { fixture in
            let results = await concurrently(20) { number in
                try await fixture.conflicts.put(finding(1, own: "\(number)"), site: "shop", at: .second(1)).id
            }
            try expectEqual(Set(try results.map { try $0.get() }).count, 1)
        },
        Case("one that is over is dropped, and those decided stay") { fixture in
            let conflicts = fixture.conflicts
            let old = try await conflicts.put(finding(1), site: "shop", at: .second(1))
            try await conflicts.decide(old.id, decision([]))
            _ = try await conflicts.put(finding(1), site: "shop", at: .second(2))
            try await conflicts.drop(1, site: "shop")
            try await conflicts.drop(1, site: "shop")
            let left = try await conflicts.list(PageRequest(), site: "shop", isWaiting: nil).elements.map(\.id)
            try expectEqual(left, [old.id])
        },
        Case("they are listed newest first, page by page, and other cursors are refused") { fixture in
            let conflicts = fixture.conflicts
            var ids: [Int64] = []
            for number in 1...13 {
                let account = AccountID(rawValue: Int64(number))
                ids.append(try await conflicts.put(finding(account), site: "shop", at: .second(1)).id)
            }
            try await conflicts.decide(ids[3], decision([]))
            let found = try await walk(limit: 5) { try await conflicts.list($0, site: "shop", isWaiting: nil) }
            try expectEqual(found.map(\.id), ids.reversed())
            let open = try await walk(limit: 5) { try await conflicts.list($0, site: "shop", isWaiting: true) }
            try expectEqual(open.map(\.id), ids.reversed().filter { $0 != ids[3] })
            let decided = try await conflicts.list(PageRequest(), site: "shop", isWaiting: false).elements
            try expectEqual(decided.map(\.id), [ids[3]])
            try await expectRefusedCursors { try await conflicts.list($0, site: "shop", isWaiting: nil) }
        },
        Case("forgetting a site leaves the others, and a deleted account takes its conflicts along") { fixture in
            let conflicts = fixture.conflicts
            let bob = try await fixture.account("bob").id
            for (account, site) in [(bob, "shop"), (bob, "blog"), (999, "blog")] as [(AccountID, SiteID)] {
                _ = try await conflicts.put(finding(account), site: site, at: .second(1))
            }
            try await conflicts.removeAll(site: "shop")
            try await expectEqual(conflicts.counts(site: "shop").waiting, 0)
            try await expectEqual(conflicts.counts(site: "blog").waiting, 2)
            _ = try await fixture.accounts.delete(bob)
            let left = try await conflicts.list(PageRequest(), site: "blog", isWaiting: nil).elements
            try expectEqual(left.map(\.finding.account), [999])
        },
    ]

    private static let deciding: [Case] = [
        Case("a decision is kept with all that takes it back, and made once") { fixture in
            let conflicts = fixture.conflicts
            let id = try await conflicts.put(finding(1), site: "shop", at: .second(1)).id
            try await conflicts.decide(id, decision(["city"]))
            try await expectEqual(conflicts.conflict(id)?.decision, decision(["city"]))
            try await expectEqual(conflicts.waiting(of: [1], site: "shop"), [])
            try await expectThrows(.conflict) { try await conflicts.decide(id, decision([])) }
            try await expectThrows(.notFound) { try await conflicts.decide(id + 1, decision([])) }
            let counts = try await conflicts.counts(site: "shop")
            try expectEqual([counts.waiting, counts.decided], [0, 1])
        },
        Case("of many who decide at once one does") { fixture in
            let id = try await fixture.conflicts.put(finding(1), site: "shop", at: .second(1)).id
            let results = await concurrently(20) { _ in try await fixture.conflicts.decide(id, decision([])) }
            try expectOneWinner(results, others: .conflict)
        },
        Case("one that is reopened waits as it was found") { fixture in
            let conflicts = fixture.conflicts
            let put = try await conflicts.put(finding(1), site: "shop", at: .second(1))
            try await expectThrows(.conflict) { try await conflicts.reopen(put.id) }
            try await expectThrows(.notFound) { try await conflicts.reopen(put.id + 1) }
            try await conflicts.decide(put.id, decision(["city"]))
            try await conflicts.reopen(put.id)
            try await expectEqual(conflicts.conflict(put.id), put)
            try await expectEqual(conflicts.waiting(of: [1], site: "shop"), [1])
        },
        Case("one that has a later one is not reopened") { fixture in
            let conflicts = fixture.conflicts
            let old = try await conflicts.put(finding(1), site: "shop", at: .second(1)).id
            try await conflicts.decide(old, decision([]))
            let new = try await conflicts.put(finding(1), site: "shop", at: .second(2)).id
            try expect(new != old, "a decided conflict was taken for the new one")
            try await expectThrows(.conflict) { try await conflicts.reopen(old) }
            try await conflicts.decide(new, decision([]))
            try await expectThrows(.conflict) { try await conflicts.reopen(old) }
            try await conflicts.reopen(new)
        },
    ]

    private static func finding(
        _ account: AccountID, own: String = "Yafo 'é' 🦆"
    ) -> MigrationConflict.Finding {
        MigrationConflict.Finding(
            account: account, key: LegacyKey(rawValue: "k\(account)"),
            legacy: ["city": "Haifa", "credit": "12.5000", "note": .null], own: ["city": .string(own)],
            fields: ["city", "credit"], legacyVersion: Version(rawValue: "v7"))
    }

    private static func decision(_ fields: [FieldName]) -> MigrationConflict.Decision {
        MigrationConflict.Decision(
            fromLegacy: fields, by: "operator", at: .second(9),
            before: .init(legacyVersion: Version(rawValue: "v1"), digest: "0123", changedAt: .second(5)))
    }
}
