import Accounts

extension ProfileRepositoryContract {
    private static let sites = [ContractSites.linked, ContractSites.linkedByUUID, ContractSites.linkedByText]

    static let linking: [Case] =
        forEach(sites, "a legacy row is the profile of the account it is linked to, and of no other") { fixture in
            let accounts = try await fixture.makeAccounts(3)
            let type = fixture.site.store.key.type
            // The key of the first row reads like the third account's id would.
            let keys = [
                ContractSites.key(Int(accounts[2].rawValue), type: type), ContractSites.key(777_777, type: type),
            ]
            for (number, key) in keys.enumerated() {
                try await fixture.insertRow(key: key, values: ["score": .integer(Int64(number))])
            }
            try await fixture.link(accounts[0], to: keys[1])
            let found = try await fixture.profiles.profiles(of: accounts)
            try expectEqual(found.mapValues { $0["score"] }, [accounts[0]: .integer(1)])
        }
        + forEach(sites, "a link to a row that is not there leads to no profile") { fixture in
            let account = try require(try await fixture.people(1).first, "an account")
            try await expectEqual(fixture.profiles.profile(of: account), nil)
        }
        + forEach(sites, "rows without a link are passed over in lists, page by page") { fixture in
            let accounts = try await fixture.makeAccounts(12).enumerated().filter { $0.offset.isMultiple(of: 2) }
                .map(\.element)
            for account in accounts { try await fixture.link(account, to: fixture.key(of: account)) }
            // Unlinked rows between the linked ones, and long runs of them before and behind.
            let linked = accounts.map { Int($0.rawValue) }
            for number in linked + linked.map({ $0 + 1 }) + Array(-20 ..< -8) + Array(900_000..<900_012) {
                let key = ContractSites.key(number, type: fixture.site.store.key.type)
                try await fixture.insertRow(key: key, values: [:])
            }
            for limit in [1, 2, 5, 6, 1000] {
                let listed = try await walk(limit: limit) { try await fixture.profiles.list($0, filter: [:]) }
                try expectEqual(listed.count, 6, "the number listed by \(limit)")
                try expectEqual(Set(listed.map(\.account)), Set(accounts), "the accounts listed by \(limit)")
            }
        }
        + forEach([ContractSites.linked], "an account without a link gets no row") { fixture in
            let account = try await fixture.makeAccount()
            try await expectThrows(nil) { try await fixture.profiles.create(account, values: [:]) }
            try await expectThrows(nil) { try await fixture.profiles.findOrCreate(account, values: [:]) }
            try await expectThrows(.profileNotFound) {
                try await fixture.profiles.update(account, values: ["score": .integer(1)], expected: nil)
            }
            try await expectEqual(fixture.profiles.delete(account, expected: nil), false)
            try await expectEqual(fixture.profiles.profile(of: account), nil)
        }
        + forEach([ContractSites.linked], "a link made later leads to a row that was there before") { fixture in
            let account = try await fixture.makeAccount()
            let key = ContractSites.key(42, type: .integer)
            try await fixture.insertRow(key: key, values: ["score": .integer(42)])
            try await expectEqual(fixture.profiles.profile(of: account), nil)
            try await fixture.link(account, to: key)
            try await expectEqual(fixture.profile(account)["score"], .integer(42))
        }

    static let readOnly: [Case] =
        forEach([ContractSites.readOnly], "a read-only store refuses every write, whatever is there") { fixture in
            let account = try await fixture.person(["score": .integer(1)])
            let before = try await fixture.profile(account)
            let fresh = try await fixture.makeAccount()
            for account in [account, fresh] {
                try await expectThrows(.readOnly) { try await fixture.profiles.create(account, values: [:]) }
                try await expectThrows(.readOnly) {
                    try await fixture.profiles.update(account, values: ["score": .integer(2)], expected: nil)
                }
                try await expectThrows(.readOnly) { try await fixture.profiles.delete(account, expected: nil) }
            }
            try await expectThrows(.readOnly) { try await fixture.profiles.findOrCreate(fresh, values: [:]) }
            try await expectSame(fixture.profile(account), before)
            try await expectEqual(fixture.profiles.profile(of: fresh), nil)
        }
}
