import Accounts

/// What every ``MigrationRecordRepository`` has to do.
public enum MigrationRecordRepositoryContract {
    public typealias Case = ContractCase<any MigrationFixture>

    /// Every point of the contract.
    public static let cases: [Case] = writing + changing + listing

    private static let writing: [Case] = [
        Case("a record comes back as it was written, and belongs to one site") { fixture in
            let records = fixture.migrationRecords
            var deleted = record(2, key: "é 'x' 🦆")
            deleted.state = .deleted
            deleted.digest = nil
            deleted.legacyVersion = nil
            deleted.changedAt = .second(9)
            try await records.add([record(1), deleted], site: "shop")
            try await expectEqual(records.records(of: [1, 2, 3], site: "shop"), [1: record(1), 2: deleted])
            try await expectEqual(records.records(of: [1], site: "blog"), [:])
            try await expectEqual(records.records(of: [], site: "shop"), [:])
        },
        Case("adding leaves what is noted already, and replacing does not") { fixture in
            let records = fixture.migrationRecords
            try await records.add([record(1)], site: "shop")
            try await records.add([record(1, digest: "other"), record(2)], site: "shop")
            try await expectEqual(records.records(of: [1, 2], site: "shop"), [1: record(1), 2: record(2)])
            try await records.replace([record(1, digest: "other"), record(3)], site: "shop")
            try await expectEqual(
                records.records(of: [1, 2, 3], site: "shop"),
                [1: record(1, digest: "other"), 2: record(2), 3: record(3)])
            try await records.add([], site: "shop")
            try await records.replace([], site: "shop")
        },
        Case("of many who note the same profiles at once nobody fails, and one record comes of it") { fixture in
            let records = fixture.migrationRecords
            let results = await concurrently(30) { number in
                let some = [record(1), record(2), record(3)]
                try await records.add(number.isMultiple(of: 2) ? some : some.reversed(), site: "shop")
            }
            for result in results { try result.get() }
            try await expectEqual(records.counts(site: "shop"), MigrationCounts(copied: 3))
        },
        Case("hundreds may be noted and asked for at once") { fixture in
            let records = fixture.migrationRecords
            let all = (1...1200).map { record(AccountID(rawValue: $0)) }
            try await records.add(all, site: "shop")
            let found = try await records.records(of: all.map(\.account) + [0], site: "shop")
            try expectEqual(found.count, 1200, "the records found")
        },
    ]

    private static let changing: [Case] = [
        Case("a change is noted with its moment, with a record or without one") { fixture in
            let records = fixture.migrationRecords
            try await records.add([record(1)], site: "shop")
            try await records.touch(1, key: "other", state: .copied, site: "shop", at: .second(5))
            try await records.touch(2, key: nil, state: .copied, site: "shop", at: .second(6))
            try await records.touch(3, key: "k3", state: .deleted, site: "shop", at: .second(7))
            var changed = record(1)
            changed.changedAt = .second(5)
            let found = try await records.records(of: [1, 2, 3], site: "shop")
            try expectEqual(found[1], changed)
            try expectEqual(found[2]?.key, "", "the key of a profile that has none")
            try expectEqual(found[2]?.digest, nil, "the checksum of what was never copied")
            try expectEqual(found[3]?.key, "k3")
            try expectEqual(found[3]?.state, .deleted)
            try await expectEqual(
                records.counts(site: "shop"), MigrationCounts(copied: 2, deleted: 1, changed: 2))
        },
        Case("settling writes version and checksum, and forgets the change it knows of") { fixture in
            let records = fixture.migrationRecords
            try await records.add([record(1), record(2)], site: "shop")
            for account in [1, 2] as [AccountID] {
                try await records.touch(account, key: nil, state: .copied, site: "shop", at: .second(5))
            }
            for (account, isForgotten) in [(1, true), (2, false)] as [(AccountID, Bool)] {
                var known = try require(try await records.records(of: [account], site: "shop")[account], "the record")
                known.digest = "new"
                known.legacyVersion = Version(rawValue: "v2")
                try await records.settle(known, forgettingChange: isForgotten, site: "shop")
                if isForgotten { known.changedAt = nil }
                try await expectEqual(records.records(of: [account], site: "shop"), [account: known])
            }
        },
        Case("settling keeps a later change and a deletion, and makes nothing where there is no record") { fixture in
            let records = fixture.migrationRecords
            try await records.add([record(1), record(2)], site: "shop")
            try await records.touch(1, key: nil, state: .copied, site: "shop", at: .second(8))
            try await records.touch(2, key: nil, state: .deleted, site: "shop", at: .second(8))
            for account in [1, 2, 3] as [AccountID] {
                var known = record(account, digest: "new")
                known.changedAt = .second(5)
                try await records.settle(known, forgettingChange: true, site: "shop")
            }
            let found = try await records.records(of: [1, 2, 3], site: "shop")
            try expectEqual(found.mapValues(\.changedAt), [1: .second(8), 2: .second(8)], "the moments")
            try expectEqual(found[2]?.state, .deleted)
            try expectEqual(found[1]?.digest, "new")
        },
    ]

    private static let listing: [Case] = [
        Case("records are listed by account, all or those changed, from any account on") { fixture in
            let records = fixture.migrationRecords
            try await records.add((1...9).map { record(AccountID(rawValue: $0)) }, site: "shop")
            try await records.add([record(4)], site: "blog")
            for account in [2, 5, 8] as [AccountID] {
                let state: MigrationRecord.State = account == 5 ? .deleted : .copied
                try await records.touch(account, key: nil, state: state, site: "shop", at: .second(1))
            }
            func list(_ account: AccountID?, _ limit: Int, _ changed: Bool) async throws -> [AccountID] {
                try await records.records(after: account, limit: limit, changed: changed, site: "shop").map(\.account)
            }
            try await expectEqual(list(nil, 4, false), [1, 2, 3, 4])
            try await expectEqual(list(4, 100, false), [5, 6, 7, 8, 9])
            try await expectEqual(list(nil, 100, true), [2, 5, 8])
            try await expectEqual(list(2, 1, true), [5])
            try await expectEqual(list(9, 100, false), [])
        },
        Case("forgetting a site leaves the others") { fixture in
            let records = fixture.migrationRecords
            try await expectEqual(records.counts(site: "shop"), MigrationCounts())
            try await records.add([record(1)], site: "shop")
            try await records.add([record(1)], site: "blog")
            try await records.removeAll(site: "shop")
            try await expectEqual(records.counts(site: "shop"), MigrationCounts())
            try await expectEqual(records.counts(site: "blog"), MigrationCounts(copied: 1))
        },
        Case("a deleted account takes its records and differences along, and nobody else's") { fixture in
            let (bob, eve) = (try await fixture.account("bob").id, try await fixture.account("eve").id)
            try await fixture.migrationRecords.add([record(bob), record(eve)], site: "shop")
            let both = [bob, eve].map { ProfileComparison(account: $0, fields: ["city"]) }
            try await fixture.differences.record(both, site: "shop", at: .second(1))
            try await expectEqual(fixture.accounts.delete(bob), true)
            try await expectEqual(
                fixture.migrationRecords.records(of: [bob, eve], site: "shop"), [eve: record(eve)])
            let left = try await fixture.differences.list(PageRequest(), site: "shop").elements.map(\.account)
            try expectEqual(left, [eve], "the accounts that differ")
        },
    ]

    private static func record(
        _ account: AccountID, key: LegacyKey? = nil, digest: String = "0123abcd"
    ) -> MigrationRecord {
        MigrationRecord(
            account: account, key: key ?? LegacyKey(rawValue: "k\(account)"), legacyVersion: Version(rawValue: "v1"),
            digest: digest, copiedAt: .second(1))
    }
}
