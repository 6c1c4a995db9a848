import Accounts

extension AccountRepositoryContract {
    static let creating: [Case] = [
        Case("a new account has what was given and the defaults of the rest") { fixture in
            let before = Timestamp.now().adding(seconds: -60)
            let made = try await fixture.account("bob", email: "  Bob@EXAMPLE.Com ")
            try expectEqual(made.username, "bob")
            try expectEqual(made.email, "Bob@example.com")
            try expectEqual(made.fullName, "")
            try expectEqual([made.isActive, made.isStaff, made.isSuperuser], [true, false, false], "the flags")
            try expectEqual(made.lastLogin, nil)
            let limit = Timestamp.now().adding(seconds: 60)
            try expect(before < made.dateJoined && made.dateJoined < limit, "joined at \(made.dateJoined)")
            try await expectEqual(fixture.account(made.id), made)
        },
        Case("every value of a new account is stored") { fixture in
            var new = try NewAccount(username: Username("Ωmega.+-_9"), email: EmailAddress.normalizing("o@x.org"))
            new.firstName = "O'Brien 🦆 \"quoted\""
            new.lastName = "'; DROP TABLE accounts; -- \\ %_"
            new.isActive = false
            new.isStaff = true
            new.isSuperuser = true
            new.dateJoined = Timestamp("1999-12-31T23:59:59.123456Z")
            new.passwordHash = "$scrypt$ln=4,r=8,p=1$c2FsdA$aGFzaA"
            let made = try await fixture.accounts.create(new)
            try expectEqual(made.username, "Ωmega.+-_9")
            try expectEqual(made.firstName, new.firstName)
            try expectEqual(made.lastName, new.lastName)
            try expectEqual([made.isActive, made.isStaff, made.isSuperuser], [false, true, true], "the flags")
            try expectEqual(made.dateJoined, new.dateJoined)
            try await expectEqual(fixture.account(made.id), made)
            try await expectEqual(fixture.accounts.passwordHash(made.id), new.passwordHash)
        },
        Case("the password's hash is asked for alone, and shows in no account") { fixture in
            var new = try NewAccount(username: Username("secretive"))
            new.passwordHash = "$scrypt$ln=4,r=8,p=1$c2FsdA$VERYSECRET"
            let made = try await fixture.accounts.create(new)
            var description = ""
            dump([made, try await fixture.account(made.id)], to: &description)
            try expect(!description.contains("VERYSECRET"), "the hash is in the account")
            let other = try await fixture.account("open")
            try await expectEqual(fixture.accounts.passwordHash(other.id), nil)
            try await expectThrows(.accountNotFound) {
                try await fixture.accounts.passwordHash(AccountID(rawValue: 999_999))
            }
        },
        Case("names of the longest kind are stored whole") { fixture in
            for letter in ["x", "ש", "\u{10400}"] {
                let name = try Username(String(repeating: letter, count: Username.maximumLength))
                var new = NewAccount(username: name)
                new.firstName = String(repeating: letter, count: 150)
                new.lastName = String(repeating: letter, count: 150)
                let made = try await fixture.accounts.create(new)
                try expectEqual(made.username, name.text)
                let found = try await fixture.accounts.accounts(usernames: [name.text])
                try expectEqual(found[name.folded], made)
                try expectEqual(found[name.folded]?.lastName, new.lastName)
            }
        },
        Case("accounts made at once get ids of their own, which ascend") { fixture in
            let first = try await fixture.account("first")
            let results = await concurrently(30) { number in try await fixture.account("racer\(number)") }
            let ids = try results.map { try $0.get().id }
            try expectEqual(Set(ids).count, 30, "the number of ids")
            let last = try await fixture.account("last")
            try expect(ids.allSatisfy { first.id < $0 && $0 < last.id }, "the ids do not ascend")
        },
        Case("an id is never used again, not even that of the newest account") { fixture in
            var used: Set<AccountID> = []
            for _ in 0..<5 {
                let made = try await fixture.account("phoenix")
                try expect(used.insert(made.id).inserted, "the id \(made.id) was used again")
                try await expectEqual(fixture.accounts.delete(made.id), true)
            }
        },
    ]

    static let finding: [Case] = [
        Case("accounts are found by id, many at once, and missing ones are absent") { fixture in
            let made = [try await fixture.account("a"), try await fixture.account("b")]
            let missing = (1...2500).map { AccountID(rawValue: 1_000_000 + $0) }
            let found = try await fixture.accounts.accounts([made[1].id] + missing + [made[0].id, made[1].id])
            try expectEqual(found, [made[0].id: made[0], made[1].id: made[1]])
            try await expectEqual(fixture.accounts.accounts([]), [:])
        },
        Case("a single account is found by id, and which of many exist is told without them") { fixture in
            let made = [try await fixture.account("a"), try await fixture.account("b")]
            let missing = (1...2500).map { AccountID(rawValue: 1_000_000 + $0) }
            try await expectEqual(fixture.accounts.account(made[1].id), made[1])
            try await expectEqual(fixture.accounts.account(missing[0]), nil)
            let existing = try await fixture.accounts.existing([made[1].id] + missing + [made[0].id, made[1].id])
            try expectEqual(existing, [made[0].id, made[1].id], "those that exist")
            try await expectEqual(fixture.accounts.existing([]), [])
            try await expectEqual(fixture.accounts.existing([0, -1]), [])
            _ = try await fixture.accounts.delete(made[0].id, erasing: ErasurePlan())
            try await expectEqual(fixture.accounts.existing(made.map(\.id)), [made[1].id], "those that are left")
        },
        Case("accounts are found by username in any letter case and form, under the folded name") { fixture in
            let bob = try await fixture.account("Bob")
            let elodie = try await fixture.account("ÉLODIE")
            let found = try await fixture.accounts.accounts(
                usernames: ["bOB", "e\u{301}lodie", "nobody", "ＢＯＢ", "", "' OR 1=1 --"])
            try expectEqual(found, ["bob": bob, Username.fold("élodie"): elodie])
            try await expectEqual(fixture.accounts.accounts(usernames: []), [:])
            let missing = (1...2500).map { "nobody\($0)" }
            try await expectEqual(fixture.accounts.accounts(usernames: missing + ["BOB"]), ["bob": bob])
        },
        Case("accounts are found by e-mail address in any letter case") { fixture in
            let bob = try await fixture.account("bob", email: "Bob.Ü@Example.ORG")
            try await fixture.account("none")
            try await expectEqual(fixture.accounts.accounts(email: "BOB.ü@example.org"), [bob])
            for address in ["", " ", "bob@example.org", "%", "Bob.Ü@Example.ORG' OR '1'='1"] {
                try await expectEqual(fixture.accounts.accounts(email: address), [], "those found by \"\(address)\"")
            }
        },
        Case("a reference leads to its account, or is account-not-found") { fixture in
            let bob = try await fixture.account("Bob.+-_1")
            try await expectEqual(fixture.accounts.account(.id(bob.id)), bob)
            try await expectEqual(fixture.accounts.account(.username("bob.+-_1")), bob)
            try await expectThrows(.accountNotFound) { try await fixture.accounts.account(.username("bob")) }
            try await expectThrows(.accountNotFound) {
                try await fixture.accounts.account(.id(AccountID(rawValue: 999_999)))
            }
        },
    ]

    static let names: [Case] = [
        Case("a username is taken in every letter case and form") { fixture in
            try await fixture.account("Straße.bob")
            try await fixture.account("Ǆungla")
            for name in ["straße.BOB", "Straße.Bob", "ǆUNGLA"] {
                let error = try await expectThrows(.conflict) { try await fixture.account(name) }
                try expectTaken(["username"], in: error)
            }
            try await fixture.account("bob")
            let error = try await expectThrows(.conflict) { try await fixture.account("ＢＯＢ") }
            try expectTaken(["username"], in: error)
        },
        Case("an e-mail address is taken in every letter case") { fixture in
            try await fixture.account("one", email: "Bob@example.org")
            let error = try await expectThrows(.conflict) { try await fixture.account("two", email: "bOB@EXAMPLE.org") }
            try expectTaken(["email"], in: error)
            try await expectEqual(fixture.accounts.accounts(usernames: ["two"]), [:])
        },
        Case("any number of accounts may have no address") { fixture in
            for name in ["one", "two", "three"] { try await expectEqual(fixture.account(name).email, "") }
        },
        Case("of many accounts with one name in two letter cases made at once, one wins") { fixture in
            let results = await concurrently(20) { number in
                try await fixture.account(number.isMultiple(of: 2) ? "Racer" : "rACER")
            }
            let winner = try expectOneWinner(results, others: .conflict)
            try await expectEqual(fixture.accounts.accounts(usernames: ["racer"]), ["racer": winner])
        },
        Case("of many accounts with one address made at once, one wins") { fixture in
            let results = await concurrently(20) { number in
                try await fixture.account(
                    "racer\(number)", email: number.isMultiple(of: 2) ? "Racer@x.org" : "rACER@x.org")
            }
            let winner = try expectOneWinner(results, others: .conflict)
            try await expectEqual(fixture.accounts.accounts(email: "racer@x.org"), [winner])
        },
    ]
}
