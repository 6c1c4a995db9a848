import Accounts

extension AccountRepositoryContract {
    static let listing: [Case] = [
        Case("accounts are listed newest first, every one once, in pages of any size") { fixture in
            var ids: [AccountID] = []
            for number in 0..<7 { ids.append(try await fixture.account("user\(number)").id) }
            for limit in [1, 2, 6, 7, 8, 1000] {
                let listed = try await walk(limit: limit) { try await fixture.accounts.list($0, search: nil) }
                try expectEqual(listed.map(\.id), ids.reversed(), "the accounts by \(limit)")
            }
            try await expectEqual(fixture.accounts.list(PageRequest(limit: 7), search: nil).next, nil)
            try await expectEqual(fixture.account(ids[3]).username, "user3")
        },
        Case("an empty core lists nothing") { fixture in
            try await expectEqual(
                fixture.accounts.list(PageRequest(), search: nil), Page(elements: [], next: nil))
        },
        Case("a page holds a thousand accounts") { fixture in
            for number in 0..<1002 { try await fixture.account("user\(number)") }
            let first = try await fixture.accounts.list(PageRequest(limit: 1000), search: nil)
            let second = try await fixture.accounts.list(PageRequest(limit: 1000, cursor: first.next), search: nil)
            try expectEqual([first.elements.count, second.elements.count], [1000, 2], "the sizes of the pages")
            try expectEqual(second.next, nil)
        },
        Case("a cursor that is none is malformed") { fixture in
            try await fixture.account("bob")
            try await expectRefusedCursors { try await fixture.accounts.list($0, search: nil) }
        },
        Case("accounts that come and go between pages make no duplicate and no gap") { fixture in
            var accounts: [Account] = []
            for number in 0..<20 { accounts.append(try await fixture.account("user\(number)")) }
            let lasting = Set(accounts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element.id))
            var going = accounts.filter { !lasting.contains($0.id) }
            var coming = 0
            let listed = try await walk(limit: 3) {
                coming += 1
                try await fixture.account("new\(coming)")
                if let last = going.popLast() { _ = try await fixture.accounts.delete(last.id) }
            } _: {
                try await fixture.accounts.list($0, search: nil)
            }
            try expectEqual(Set(listed.map(\.id)).count, listed.count, "the number listed")
            try expect(lasting.isSubset(of: listed.map(\.id)), "accounts were skipped")
        },
    ]

    static let searching: [Case] = [
        Case("a search looks in username, address and names, whatever the letter case") { fixture in
            var ids: [String: AccountID] = [:]
            let people = [
                ("ann", "zoe@example.org", "Élodie", "Smith"), ("BEN", "ben@ÜBER.example", "Дмитрий", "O'Neil"),
                ("cara", "", "Cara", "ΑΘΗΝΆ"),
            ]
            for (name, email, first, last) in people {
                var new = try NewAccount(username: Username(name), email: EmailAddress.normalizing(email))
                new.firstName = first
                new.lastName = last
                ids[name] = try await fixture.accounts.create(new).id
            }
            let searches = [
                ("ANN", ["ann"]), ("ben", ["BEN"]), ("ZOE@", ["ann"]), ("über", ["BEN"]), ("élOD", ["ann"]),
                ("ДМИТ", ["BEN"]), ("mit", ["ann"]), ("o'n", ["BEN"]), ("αθηνά", ["cara"]),
                ("example", ["BEN", "ann"]),
                ("nobody", []), ("", ["cara", "BEN", "ann"]),
            ]
            for (search, wanted) in searches {
                let found = try await walk(limit: 1) { try await fixture.accounts.list($0, search: search) }
                try expectEqual(found.map(\.id), wanted.compactMap { ids[$0] }, "those found by \"\(search)\"")
            }
        },
        Case("accounts are found by their flags") { fixture in
            var ids: [String: AccountID] = [:]
            for (name, isActive, isStaff, isSuperuser) in [
                ("plain", true, false, false), ("gone", false, false, false), ("staff", true, true, false),
                ("root", true, false, true), ("former", false, true, false),
            ] {
                var new = try NewAccount(username: Username(name))
                (new.isActive, new.isStaff, new.isSuperuser) = (isActive, isStaff, isSuperuser)
                ids[name] = try await fixture.accounts.create(new).id
            }
            let filters: [(AccountFilter, [String])] = [
                (AccountFilter(isActive: true), ["root", "staff", "plain"]),
                (AccountFilter(isActive: false), ["former", "gone"]),
                (AccountFilter(isStaff: true), ["former", "root", "staff"]),
                (AccountFilter(isStaff: false), ["gone", "plain"]),
                (AccountFilter(search: "o", isActive: true, isStaff: true), ["root"]),
                (AccountFilter(), ["former", "root", "staff", "gone", "plain"]),
            ]
            for (filter, wanted) in filters {
                let found = try await walk(limit: 1) { try await fixture.accounts.list($0, filter: filter) }
                try expectEqual(found.map(\.id), wanted.compactMap { ids[$0] }, "those found by \(filter)")
                guard filter.search == nil else { continue }
                try await expectEqual(fixture.accounts.count(filter), wanted.count, "the number of \(filter)")
            }
        },
        Case("what is special in patterns and statements is looked for as it is") { fixture in
            let marks = ["%", "_", "[", "]", "\\", "'", "\"", "^", "?", "!", "~", "--", "$1"]
            var ids: [String: AccountID] = [:]
            for (number, mark) in marks.enumerated() {
                var new = try NewAccount(username: Username("user\(number)"))
                new.firstName = "a\(mark)b"
                ids[mark] = try await fixture.accounts.create(new).id
            }
            for mark in marks {
                for search in [mark, "a\(mark)b", "A\(mark)B"] {
                    let found = try await fixture.accounts.list(PageRequest(), search: search)
                    try expectEqual(found.elements.map(\.id), [ids[mark]].compactMap { $0 }, "those found by \(search)")
                }
            }
            for search in ["a%b%", "__", "[a-z]", "a_b'", "' OR '1'='1"] {
                let found = try await fixture.accounts.list(PageRequest(), search: search)
                try expectEqual(found.elements, [], "those found by \(search)")
            }
        },
    ]
}
