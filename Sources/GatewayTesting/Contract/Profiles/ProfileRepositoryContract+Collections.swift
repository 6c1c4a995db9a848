import Accounts

extension ProfileRepositoryContract {
    private static let sites = [ContractSites.managed, ContractSites.linked, ContractSites.linkedByText]

    static let collections: [Case] =
        forEach(sites, "the rows of a collection are those of the account, with their values") { fixture in
            let accounts = try await fixture.people(2)
            for account in accounts { try await fixture.seed(account) }
            let values: [FieldName: Value] = [
                "title": .string("שלום 🦆 '; DROP TABLE x; --"), "placed": date(3),
                "amount": .decimal(DecimalNumber(-7)),
            ]
            try await fixture.insertRow(of: "orders", id: 1, key: fixture.key(of: accounts[0]), values: values)
            try await fixture.insertRow(of: "orders", id: 2, key: fixture.key(of: accounts[1]), values: [:])
            let mine = try await fixture.profiles.rows(of: "orders", account: accounts[0], page: PageRequest())
            try expectEqual(mine.next, nil)
            try expectEqual(mine.elements, [CollectionRow(id: "1", values: values)])
            let none = try await fixture.profiles.rows(of: "notes", account: accounts[0], page: PageRequest())
            try expectEqual(none, Page(elements: [], next: nil))
        }
        + forEach(sites, "rows come in the collection's order, and ties make no duplicate and no gap") { fixture in
            let account = try await fixture.person()
            let days = [5, 1, 5, 3, 5, 1, 2, 5]
            for collection: CollectionName in ["orders", "notes"] {
                for (id, day) in days.enumerated() {
                    try await fixture.insertRow(
                        of: collection, id: Int64(id + 1), key: fixture.key(of: account), values: ["placed": date(day)])
                }
                let isDescending = collection == "orders"
                for limit in [1, 2, 3, 8, 1000] {
                    let rows = try await walk(limit: limit) {
                        try await fixture.profiles.rows(of: collection, account: account, page: $0)
                    }
                    try expectEqual(Set(rows.map(\.id)), Set((1...8).map(String.init)), "the \(collection) by \(limit)")
                    try expectEqual(rows.count, 8, "the number of \(collection) by \(limit)")
                    let wanted = isDescending ? days.sorted(by: >) : days.sorted()
                    try expectEqual(rows.map { $0.values["placed"] }, wanted.map(date), "the order of \(collection)")
                }
            }
        }
        + forEach(sites, "rows with no value to order by are neither lost nor repeated") { fixture in
            let account = try await fixture.person()
            for id in 1...9 {
                let values: [FieldName: Value] = id.isMultiple(of: 3) ? ["placed": date(id)] : [:]
                for collection: CollectionName in ["orders", "notes"] {
                    try await fixture.insertRow(
                        of: collection, id: Int64(id), key: fixture.key(of: account), values: values)
                }
            }
            for collection: CollectionName in ["orders", "notes"] {
                for limit in [1, 2, 4] {
                    let rows = try await walk(limit: limit) {
                        try await fixture.profiles.rows(of: collection, account: account, page: $0)
                    }
                    try expectEqual(rows.map(\.id).sorted(), (1...9).map(String.init), "the \(collection) by \(limit)")
                }
            }
        }
        + forEach(sites, "an account with no profile and no rows has an empty collection") { fixture in
            let account = try await fixture.makeAccount()
            let page = try await fixture.profiles.rows(of: "orders", account: account, page: PageRequest())
            try expectEqual(page, Page(elements: [], next: nil))
        }
        + forEach(sites, "a collection the site does not have is not found") { fixture in
            let account = try await fixture.person()
            for name: CollectionName in ["nonsense", "", "orders; DROP TABLE x"] {
                try await expectThrows(.notFound) {
                    try await fixture.profiles.rows(of: name, account: account, page: PageRequest())
                }
            }
        }
        + forEach(sites, "a cursor that is none of the collection's is malformed") { fixture in
            let account = try await fixture.person()
            try await fixture.insertRow(of: "orders", id: 1, key: fixture.key(of: account), values: [:])
            try await expectRefusedCursors {
                try await fixture.profiles.rows(of: "orders", account: account, page: $0)
            }
        }

    /// A day of January 2024.
    private static func date(_ day: Int) -> Value {
        CalendarDate(year: 2024, month: 1, day: day).map(Value.date) ?? .null
    }
}
