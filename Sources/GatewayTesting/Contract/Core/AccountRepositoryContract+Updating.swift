import Accounts

extension AccountRepositoryContract {
    static let updating: [Case] = [
        Case("an update changes what it names and leaves the rest") { fixture in
            var new = try NewAccount(username: Username("bob"), email: EmailAddress.normalizing("bob@x.org"))
            new.firstName = "Bob"
            new.passwordHash = "old"
            let made = try await fixture.accounts.create(new)
            let other = try await fixture.account("other")
            var changes = AccountChanges()
            changes.lastName = "Smith"
            changes.isStaff = true
            changes.lastLogin = Timestamp("2024-02-29T12:00:00.123456Z")
            let changed = try await fixture.accounts.update(made.id, changes: changes, expected: made.version)
            try expectEqual(changed.fullName, "Bob Smith")
            try expectEqual(
                [changed.isActive, changed.isStaff, changed.isSuperuser], [true, true, false], "the flags")
            try expectEqual(changed.email, "bob@x.org")
            try expectEqual(changed.dateJoined, made.dateJoined)
            try expectEqual(changed.lastLogin, changes.lastLogin)
            try await expectEqual(fixture.account(made.id), changed)
            try await expectEqual(fixture.accounts.passwordHash(made.id), "old")
            try await expectEqual(fixture.account(other.id), other)
        },
        Case("name, address, flags and hash can be changed, and the old ones are free again") { fixture in
            let made = try await fixture.account("bob", email: "bob@x.org")
            var changes = AccountChanges()
            changes.username = try Username("Robert")
            changes.email = .some(try EmailAddress.normalizing("Robert@x.org"))
            changes.firstName = "R"
            changes.isActive = false
            changes.isSuperuser = true
            changes.passwordHash = "new"
            let changed = try await fixture.accounts.update(made.id, changes: changes, expected: nil)
            try expectEqual([changed.username, changed.email, changed.firstName], ["Robert", "Robert@x.org", "R"])
            try expectEqual([changed.isActive, changed.isSuperuser], [false, true], "the flags")
            try await expectEqual(fixture.accounts.passwordHash(made.id), "new")
            try await expectEqual(fixture.accounts.accounts(usernames: ["bob", "ROBERT"]), ["robert": changed])
            try await expectEqual(fixture.accounts.accounts(email: "bob@x.org"), [])
            try await expectEqual(fixture.accounts.accounts(email: "ROBERT@x.org"), [changed])
            try await fixture.account("bob", email: "bob@x.org")
        },
        Case("an address can be taken away") { fixture in
            let made = try await fixture.account("bob", email: "bob@x.org")
            var changes = AccountChanges()
            changes.email = .some(nil)
            try await expectEqual(fixture.accounts.update(made.id, changes: changes, expected: nil).email, "")
            try await fixture.account("other", email: "bob@x.org")
        },
        Case("an account may change the letter case of its own name and address") { fixture in
            let made = try await fixture.account("bob", email: "bob@x.org")
            var changes = AccountChanges()
            changes.username = try Username("BOB")
            changes.email = .some(try EmailAddress.normalizing("BOB@x.org"))
            let changed = try await fixture.accounts.update(made.id, changes: changes, expected: made.version)
            try expectEqual([changed.username, changed.email], ["BOB", "BOB@x.org"])
        },
        Case("another's name or address is a conflict that names it, and nothing changes") { fixture in
            try await fixture.account("taken", email: "taken@x.org")
            let made = try await fixture.account("bob", email: "bob@x.org")
            var changes = AccountChanges()
            changes.firstName = "lost"
            changes.username = try Username("TAKEN")
            let name = changes
            try expectTaken(
                ["username"],
                in: try await expectThrows(.conflict) {
                    try await fixture.accounts.update(made.id, changes: name, expected: nil)
                })
            changes.username = nil
            changes.email = .some(try EmailAddress.normalizing("TAKEN@x.org"))
            let address = changes
            try expectTaken(
                ["email"],
                in: try await expectThrows(.conflict) {
                    try await fixture.accounts.update(made.id, changes: address, expected: nil)
                })
            try await expectEqual(fixture.account(made.id), made)
        },
        Case("an unknown account is account-not-found") { fixture in
            var changes = AccountChanges()
            changes.firstName = "X"
            for changes in [changes, AccountChanges()] {
                try await expectThrows(.accountNotFound) {
                    try await fixture.accounts.update(AccountID(rawValue: 999_999), changes: changes, expected: nil)
                }
            }
        },
        Case("an update of nothing gives the account as it is") { fixture in
            let made = try await fixture.account("bob")
            try await expectEqual(
                fixture.accounts.update(made.id, changes: AccountChanges(), expected: made.version).username, "bob")
        },
        Case("every change makes a new version, and a stale one is refused") { fixture in
            let made = try await fixture.account("bob")
            var versions: Set<Version> = [made.version]
            var changes = AccountChanges()
            changes.firstName = "same"
            for _ in 0..<3 {
                let changed = try await fixture.accounts.update(made.id, changes: changes, expected: nil)
                try expect(versions.insert(changed.version).inserted, "the version did not change")
                try await expectEqual(fixture.account(made.id).version, changed.version)
            }
            let current = try await fixture.account(made.id)
            let stale = changes
            for version in [made.version, Version(rawValue: ""), Version(rawValue: "'; --")] {
                try await expectThrows(.versionMismatch) {
                    try await fixture.accounts.update(made.id, changes: stale, expected: version)
                }
            }
            try await expectEqual(fixture.account(made.id), current)
        },
        Case("of many updates on one version, exactly one wins") { fixture in
            let made = try await fixture.account("bob")
            let results = await concurrently(10) { number in
                var changes = AccountChanges()
                changes.firstName = "winner \(number)"
                return try await fixture.accounts.update(made.id, changes: changes, expected: made.version)
            }
            let winner = try expectOneWinner(results, others: .versionMismatch)
            try await expectEqual(fixture.account(made.id), winner)
        },
    ]
}
