import Accounts

extension ProfileRepositoryContract {
    static let deleting: [Case] =
        forEach(ContractSites.writable, "a profile is deleted once, and deleting again is no error") { fixture in
            let account = try await fixture.person()
            let other = try await fixture.person()
            try await expectEqual(fixture.profiles.delete(account, expected: nil), true)
            try await expectEqual(fixture.profiles.profile(of: account), nil)
            try await expectEqual(fixture.profiles.delete(account, expected: nil), false)
            _ = try await fixture.profile(other)
        }
        + forEach(ContractSites.writable, "a deletion on a stale version is refused") { fixture in
            let account = try await fixture.person(["score": .integer(1)])
            let stale = try await fixture.profile(account).version
            let current = try await fixture.profiles.update(account, values: ["score": .integer(2)], expected: nil)
            try await expectThrows(.versionMismatch) { try await fixture.profiles.delete(account, expected: stale) }
            try await expectSame(fixture.profile(account), current)
            try await expectEqual(fixture.profiles.delete(account, expected: current.version), true)
        }
        + forEach(ContractSites.creating, "a deleted profile can be created anew") { fixture in
            let account = try await fixture.person(ContractValues.sample())
            _ = try await fixture.profiles.delete(account, expected: nil)
            let created = try await fixture.profiles.create(account, values: ["handle": .string("handle-1")])
            try expectEqual(created["nickname"], .null)
        }
        + forEach(ContractSites.writable, "of many deletions at once, one finds the profile") { fixture in
            let account = try await fixture.person()
            let results = await concurrently(10) { _ in try await fixture.profiles.delete(account, expected: nil) }
            try expectEqual(results.map { try $0.get() }.filter { $0 }.count, 1, "the number that found it")
        }
        + forEach(ContractSites.writable, "rows that cascade go with the profile, rows that are retained stay") {
            fixture in
            let account = try await fixture.person()
            let other = try await fixture.person()
            var id: Int64 = 0
            for collection: CollectionName in ["orders", "notes"] {
                for owner in [account, account, other] {
                    id += 1
                    try await fixture.insertRow(
                        of: collection, id: id, key: fixture.key(of: owner), values: ["title": .string("row")])
                }
            }
            try await expectEqual(fixture.profiles.delete(account, expected: nil), true)
            try await expectEqual(rowCount("orders", account, fixture), 0, "the orders left")
            try await expectEqual(rowCount("notes", account, fixture), 2, "the notes left")
            try await expectEqual(rowCount("orders", other, fixture), 1, "another's orders")
        }
        + forEach(ContractSites.writable, "rows that restrict refuse the deletion, and nothing goes") { fixture in
            let account = try await fixture.person()
            for (id, collection) in [(1, "orders"), (2, "invoices")] as [(Int64, CollectionName)] {
                try await fixture.insertRow(of: collection, id: id, key: fixture.key(of: account), values: [:])
            }
            try await expectThrows(.conflict) { try await fixture.profiles.delete(account, expected: nil) }
            _ = try await fixture.profile(account)
            try await expectEqual(rowCount("orders", account, fixture), 1, "the orders left")
            try await expectEqual(rowCount("invoices", account, fixture), 1, "the invoices left")
        }

    private static func rowCount(
        _ collection: CollectionName, _ account: AccountID, _ fixture: any ProfileFixture
    ) async throws -> Int {
        try await fixture.profiles.rows(of: collection, account: account, page: PageRequest()).elements.count
    }
}
