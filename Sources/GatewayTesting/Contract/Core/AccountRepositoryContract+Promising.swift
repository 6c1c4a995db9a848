import Accounts

extension AccountRepositoryContract {
    private static let local = ContractSites.managed.id
    private static let remote = ContractSites.remote.id

    static let promising: [Case] = [
        Case("an account's profiles come with it: at once in the core, by the outbox elsewhere") { fixture in
            let values: [FieldName: Value] = [
                "nickname": .string("Nick 🦆"), "score": .integer(Int64.max), "avatar": .bytes([0, 255]),
                "balance": .decimal(DecimalNumber("1.50") ?? DecimalNumber(0)), "bio": .null,
                "subscribed": .boolean(true),
            ]
            let made = try await fixture.accounts.create(
                NewAccount(username: Username("bob")),
                profiles: [NewProfile(site: local, values: values), NewProfile(site: remote, values: values)])
            try expectEqual(made.pending, [remote])
            let profile = try require(
                try await fixture.profiles.profile(of: made.account.id), "the profile in the core")
            try expectEqual(profile.values.filter { !$0.value.isNull }, values.filter { !$0.value.isNull })
            let promises = try await fixture.promises()
            try expectEqual(promises.map(\.site), [remote])
            try expectEqual(promises.map(\.account), [made.account.id])
            guard case .create(let fields)? = promises.first?.work else {
                throw ContractViolation("the work is no creation")
            }
            for (name, value) in values where !value.isNull {
                try expectEqual(fields[name.rawValue], value.json, "the promised \(name)")
            }
        },
        Case("read in one, accounts and profiles are those that each has") { fixture in
            let made = try await fixture.accounts.create(
                NewAccount(username: Username("bob"), email: EmailAddress.normalizing("bob@x.org")),
                profiles: [NewProfile(site: local, values: ["nickname": .string("Nick 🦆"), "bio": .null])])
            let (bob, eve) = (made.account, try await fixture.account("eve"))
            let gone = try await fixture.account("gone")
            _ = try await fixture.accounts.delete(gone.id)
            try expectEqual(fixture.profiles.joined != nil, fixture.joinsProfiles, "whether they are read in one")
            guard let joined = fixture.profiles.joined else { return }
            let found = try await require(joined.read([eve.id, bob.id, gone.id, 4711]), "the look-up of both")
            try expectEqual(found.mapValues(\.account), [bob.id: bob, eve.id: eve])
            let profile = try await fixture.profiles.profile(of: bob.id)
            try expectEqual(try found[bob.id]?.profile.get(), profile, "Bob's profile")
            try expectEqual(try found[eve.id]?.profile.get(), nil, "Eve's profile")
            try await expectEqual(joined.read([])?.count, 0, "of nobody")
        },
        Case("a profile that cannot be made leaves no account and no promise") { fixture in
            let handle: [FieldName: Value] = ["handle": .string("taken")]
            _ = try await fixture.accounts.create(
                NewAccount(username: Username("first")), profiles: [NewProfile(site: local, values: handle)])
            for profiles in [[remote, local], [local, remote]] {
                try await expectThrows(.conflict) {
                    try await fixture.accounts.create(
                        NewAccount(username: Username("second")),
                        profiles: profiles.map { NewProfile(site: $0, values: handle) })
                }
            }
            try await expectEqual(fixture.accounts.accounts(usernames: ["second"]), [:])
            try await expectEqual(fixture.promises(), [])
            try await fixture.account("second")
        },
        Case("an account that cannot be made leaves no profile and no promise") { fixture in
            try await fixture.account("taken")
            try await expectThrows(.conflict) {
                try await fixture.accounts.create(
                    NewAccount(username: Username("TAKEN")),
                    profiles: [local, remote].map { NewProfile(site: $0, values: [:]) })
            }
            try await expectEqual(fixture.profiles.list(PageRequest(), filter: [:]).elements, [])
            try await expectEqual(fixture.promises(), [])
        },
    ]

    static let deleting: [Case] = [
        Case("a deleted account is gone at once, and deleting again is no error") { fixture in
            let bob = try await fixture.account("bob", email: "bob@x.org")
            let other = try await fixture.account("other")
            try await expectEqual(fixture.accounts.delete(bob.id), true)
            try await expectEqual(fixture.accounts.accounts([bob.id]), [:])
            try await expectEqual(fixture.accounts.accounts(usernames: ["bob"]), [:])
            try await expectEqual(fixture.accounts.accounts(email: "bob@x.org"), [])
            try await expectEqual(fixture.accounts.list(PageRequest(), search: nil).elements, [other])
            try await expectEqual(fixture.accounts.delete(bob.id), false)
            try await fixture.account("bob", email: "bob@x.org")
        },
        Case("a deletion promises an erasure for each site, once") { fixture in
            let bob = try await fixture.account("bob")
            let plan = ErasurePlan(sites: [local, remote])
            try await expectEqual(fixture.accounts.delete(bob.id, erasing: plan), true)
            try await expectEqual(fixture.accounts.delete(bob.id, erasing: plan), false)
            let promises = try await fixture.promises()
            try expectEqual(Set(promises.map(\.site)), [local, remote], "the sites")
            try expectEqual(promises.map(\.work), [.erase, .erase], "the work")
            try expectEqual(promises.map(\.account), [bob.id, bob.id], "the accounts")
        },
        Case("of many deletions at once, one finds the account, and its erasure is promised once") { fixture in
            let bob = try await fixture.account("bob")
            let results = await concurrently(10) { _ in
                try await fixture.accounts.delete(bob.id, erasing: ErasurePlan(sites: [remote]))
            }
            try expectEqual(results.map { try $0.get() }.filter { $0 }.count, 1, "the number that found it")
            try await expectEqual(fixture.promises().map(\.work), [.erase])
        },
        Case("a deletion drops the promise to make a profile") { fixture in
            let made = try await fixture.accounts.create(
                NewAccount(username: Username("bob")), profiles: [NewProfile(site: remote, values: [:])])
            _ = try await fixture.accounts.delete(made.account.id, erasing: ErasurePlan(sites: [remote]))
            try await expectEqual(fixture.promises().map(\.work), [.erase])
        },
        Case("an account's links go with it, but for those an erasure needs, which go when that is done") { fixture in
            let bob = try await fixture.account("bob")
            let other = try await fixture.account("other")
            for source: LinkSource in ["kept", "dropped"] {
                try await fixture.links.link(
                    [bob.id: LegacyKey(rawValue: "1"), other.id: LegacyKey(rawValue: "2")], source: source)
            }
            let plan = ErasurePlan(sites: [remote], sources: ["kept"])
            try await expectEqual(fixture.accounts.delete(bob.id, erasing: plan), true)
            let ids = [bob.id, other.id]
            try await expectEqual(Set(fixture.links.keys(of: ids, source: "kept").keys), Set(ids), "the links kept")
            try await expectEqual(Set(fixture.links.keys(of: ids, source: "dropped").keys), [other.id], "those left")
            _ = try await fixture.promises()
            try await expectEqual(Set(fixture.links.keys(of: ids, source: "kept").keys), [other.id], "those left")
        },
    ]
}
