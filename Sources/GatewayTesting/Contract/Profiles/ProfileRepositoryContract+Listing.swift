import Accounts

extension ProfileRepositoryContract {
    static let listing: [Case] =
        forEach(ContractSites.all, "pages of any size give every profile once") { fixture in
            let accounts = try await fixture.people(7)
            for account in accounts.shuffled() { try await fixture.seed(account) }
            for limit in [1, 2, 3, 6, 7, 8, 1000] {
                let listed = try await walk(limit: limit) { try await fixture.profiles.list($0, filter: [:]) }
                try expectEqual(listed.count, 7, "the number listed by \(limit)")
                try expectEqual(Set(listed.map(\.account)), Set(accounts), "the accounts listed by \(limit)")
            }
        }
        + forEach(
            ContractSites.all.filter { $0.store.key.type != .uuid }, "profiles come in the order of their key"
        ) { fixture in
            let accounts = try await fixture.people(12)
            for account in accounts.shuffled() { try await fixture.seed(account) }
            let listed = try await walk(limit: 5) { try await fixture.profiles.list($0, filter: [:]) }
            try expectEqual(listed.map(\.account), accounts)
        }
        + forEach(ContractSites.creating, "a page that takes the rest says that nothing follows") { fixture in
            for account in try await fixture.people(3) { try await fixture.seed(account) }
            try await expectEqual(fixture.profiles.list(PageRequest(limit: 3), filter: [:]).next, nil)
            let first = try await fixture.profiles.list(PageRequest(limit: 2), filter: [:])
            try expectEqual(first.elements.count, 2)
            let second = try await fixture.profiles.list(PageRequest(limit: 2, cursor: first.next), filter: [:])
            try expectEqual(second.elements.count, 1)
            try expectEqual(second.next, nil)
        }
        + forEach([ContractSites.managed], "a page holds a thousand profiles") { fixture in
            for account in try await fixture.people(1003) { try await fixture.seed(account) }
            let first = try await fixture.profiles.list(PageRequest(limit: 1000), filter: [:])
            try expectEqual(first.elements.count, 1000)
            let second = try await fixture.profiles.list(PageRequest(limit: 1000, cursor: first.next), filter: [:])
            try expectEqual(second.elements.count, 3)
            try expectEqual(Set((first.elements + second.elements).map(\.account)).count, 1003)
        }
        + forEach(ContractSites.all, "a cursor that is none of the site's is malformed") { fixture in
            try await fixture.seed(fixture.people(1)[0])
            try await expectRefusedCursors { try await fixture.profiles.list($0, filter: [:]) }
        }

    static let paging: [Case] =
        forEach(ContractSites.creating, "rows that come and go between pages make no duplicate and no gap") { fixture in
            let accounts = try await fixture.people(30)
            let lasting = stride(from: 0, to: 30, by: 3).map { accounts[$0] }
            for number in 0..<30 where number % 3 != 2 { try await fixture.seed(accounts[number]) }
            var coming = stride(from: 2, to: 30, by: 3).map { accounts[$0] }
            var going = stride(from: 1, to: 30, by: 3).map { accounts[$0] }
            let listed = try await walk(limit: 2) {
                if let account = coming.popLast() { try await fixture.seed(account) }
                if !going.isEmpty { _ = try await fixture.profiles.delete(going.removeFirst(), expected: nil) }
            } _: {
                try await fixture.profiles.list($0, filter: [:])
            }
            try expectEachOnce(listed, lasting)
        }
        + forEach([ContractSites.managed], "rows that come and go while pages are read make no duplicate and no gap") {
            fixture in
            let accounts = try await fixture.people(60)
            let lasting = accounts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
            let passing = accounts.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
            for account in lasting { try await fixture.seed(account) }
            async let changes: Void = {
                for account in passing { try await fixture.seed(account) }
                for account in passing { _ = try await fixture.profiles.delete(account, expected: nil) }
            }()
            for _ in 1...3 {
                let listed = try await walk(limit: 7) { try await fixture.profiles.list($0, filter: [:]) }
                try expectEachOnce(listed, lasting)
            }
            try await changes
        }

    private static func expectEachOnce(
        _ listed: [Profile], _ lasting: [AccountID], file: StaticString = #fileID, line: UInt = #line
    ) throws {
        try expectEqual(Set(listed.map(\.account)).count, listed.count, "the number listed", file: file, line: line)
        let skipped = Set(lasting).subtracting(listed.map(\.account))
        try expect(skipped.isEmpty, "profiles were skipped: \(skipped.sorted())", file: file, line: line)
    }

    static let filtering: [Case] =
        forEach([ContractSites.managed, ContractSites.readOnly], "filters find equal values of each type, and null") {
            fixture in
            let rows: [[FieldName: Value]] = [
                [
                    "nickname": .string("ann"), "score": .integer(1), "subscribed": .boolean(true),
                    "bureau": .string("tlv"),
                ],
                [
                    "nickname": .string("ben"), "score": .integer(-1), "subscribed": .boolean(false),
                    "bureau": .string("hfa"),
                ],
                ["nickname": .string(""), "score": .integer(1)],
                ["nickname": .string("%"), "score": .integer(Int64.max), "bureau": .string("tlv")],
            ]
            let accounts = try await fixture.people(rows.count)
            for (account, values) in zip(accounts, rows) { try await fixture.seed(account, values) }
            let filters: [([FieldName: Value], [Int])] = [
                ([:], [0, 1, 2, 3]), (["nickname": .string("ann")], [0]), (["nickname": .string("")], [2]),
                (["nickname": .string("%")], [3]), (["nickname": .string("a%")], []), (["nickname": .null], []),
                (["score": .integer(1)], [0, 2]), (["score": .integer(Int64.max)], [3]),
                (["subscribed": .boolean(true)], [0]), (["subscribed": .boolean(false)], [1]),
                (["subscribed": .null], [2, 3]), (["bureau": .string("tlv")], [0, 3]), (["bureau": .null], [2]),
                (["score": .integer(1), "bureau": .string("tlv")], [0]),
                (["score": .integer(1), "bureau": .null], [2]),
                (["nickname": .string("' OR 1=1 --")], []), (["nickname": .string("\\")], []),
            ]
            for (filter, wanted) in filters {
                let found = try await walk(limit: 1) { try await fixture.profiles.list($0, filter: filter) }
                try expectEqual(found.map(\.account), wanted.map { accounts[$0] }, "those found by \(filter)")
            }
        }
        + forEach([ContractSites.managed], "filters tell letter case, trailing blanks and accents apart") { fixture in
            guard fixture.capabilities.comparesExactly else { return }
            let names = ["Bob", "bob", "bob ", "böb", "b\u{f6}b ", "bo\u{308}b"]
            let accounts = try await fixture.people(names.count)
            for (account, name) in zip(accounts, names) { try await fixture.seed(account, ["nickname": .string(name)]) }
            for (account, name) in zip(accounts, names) where name != "böb" && name != "bo\u{308}b" {
                let found = try await fixture.profiles.list(PageRequest(), filter: ["nickname": .string(name)])
                try expectEqual(found.elements.map(\.account), [account], "those found by \"\(name)\"")
            }
        }
        + forEach([ContractSites.managed], "an unknown field in a filter is malformed") { fixture in
            for name: FieldName in ["nonsense", "", "score = 1 OR score"] {
                try await expectThrows(.malformed) {
                    try await fixture.profiles.list(PageRequest(), filter: [name: .integer(1)])
                }
            }
        }
}
