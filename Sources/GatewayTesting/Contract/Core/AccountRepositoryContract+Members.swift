import Accounts

extension AccountRepositoryContract {
    private static let bob = MemberReference(source: "shop", key: "17")

    /// Making accounts of people whom another system knows.
    static let members: [Case] = [
        Case("an account of a member is linked with its making, to each of its keys") { fixture in
            let other = MemberReference(source: "forum", key: "é 🦆")
            let made = try await fixture.accounts.create(
                new("bob"), profiles: [], members: [bob, other]
            ).account
            try await expectEqual(fixture.links.accounts(of: ["17"], source: "shop"), ["17": made.id])
            try await expectEqual(fixture.links.keys(of: [made.id], source: "forum"), [made.id: "é 🦆"])
        },
        Case("a name of another system is kept as it is, and found folded") { fixture in
            let name = try require(Username(keeping: "Bob Smith <old>@shop"), "the name")
            let made = try await fixture.accounts.create(NewAccount(username: name), profiles: [], members: [bob])
            try expectEqual(made.account.username, "Bob Smith <old>@shop")
            try await expectEqual(
                fixture.accounts.accounts(usernames: ["bob smith <OLD>@shop"]).values.map(\.id), [made.account.id])
        },
        Case("a member who has an account gets no other, and nothing is made") { fixture in
            _ = try await fixture.accounts.create(new("bob"), profiles: [], members: [bob])
            let error = try await expectThrows(.conflict) {
                let profile = NewProfile(site: ContractSites.remote.id, values: [:])
                return try await fixture.accounts.create(new("other"), profiles: [profile], members: [bob])
            }
            try expectTaken(["link"], in: error)
            try await expectEqual(fixture.accounts.accounts(usernames: ["other"]), [:])
            try await expectEqual(fixture.promises(), [])
        },
        Case("a member whose name or address is taken is not linked") { fixture in
            try await fixture.account("Bob", email: "bob@example.org")
            let names = try await expectThrows(.conflict) {
                try await fixture.accounts.create(new("bob"), profiles: [], members: [bob])
            }
            try expectTaken(["username"], in: names)
            let addresses = try await expectThrows(.conflict) {
                var new = try new("robert")
                new.email = try EmailAddress.normalizing("BOB@example.org")
                return try await fixture.accounts.create(new, profiles: [], members: [bob])
            }
            try expectTaken(["email"], in: addresses)
            try await expectEqual(fixture.links.accounts(of: ["17"], source: "shop"), [:])
        },
        Case("a member who was deleted is not brought back") { fixture in
            let made = try await fixture.accounts.create(new("bob"), profiles: [], members: [bob]).account
            try await expectEqual(fixture.accounts.delete(made.id), true)
            let error = try await expectThrows(.conflict) {
                try await fixture.accounts.create(new("bob"), profiles: [], members: [bob])
            }
            try expectTaken(["link"], in: error)
            try await expectEqual(fixture.accounts.accounts(usernames: ["bob"]), [:])
            // The same key of another source is somebody else's.
            _ = try await fixture.accounts.create(
                new("bob"), profiles: [], members: [MemberReference(source: "forum", key: "17")])
        },
        Case("of many that make an account of one member at once, one wins, under whatever name") { fixture in
            let results = await concurrently(40) { number in
                try await fixture.accounts.create(
                    new(number.isMultiple(of: 2) ? "bob" : "bob\(number)"), profiles: [], members: [bob])
            }
            let winner = try expectOneWinner(results, others: .conflict)
            try await expectEqual(fixture.links.accounts(of: ["17"], source: "shop"), ["17": winner.account.id])
            try await expectEqual(fixture.accounts.count(AccountFilter()), 1)
        },
    ]

    private static func new(_ name: String) throws -> NewAccount { NewAccount(username: try Username(name)) }
}
