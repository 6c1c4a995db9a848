import Accounts

extension ProfileRepositoryContract {
    static let reading: [Case] =
        forEach(ContractSites.all, "an empty store has no profiles") { fixture in
            let account = try await fixture.makeAccount()
            try await expectEqual(fixture.profiles.profiles(of: [account]), [:])
            try await expectEqual(fixture.profiles.profiles(of: []), [:])
            try await expectEqual(fixture.profiles.list(PageRequest(), filter: [:]), Page(elements: [], next: nil))
        }
        + forEach(ContractSites.all, "a profile has its site, its account, and every field of the model") { fixture in
            let account = try await fixture.person(["nickname": .string("Nick")])
            let profile = try await fixture.profile(account)
            try expectEqual(profile.site, fixture.site.id)
            try expectEqual(profile.account, account)
            try expectEqual(Set(profile.values.keys), Set(ContractModel.names))
            try expectEqual(profile["nickname"], .string("Nick"))
            for name in ContractModel.names where name != "nickname" {
                try expectEqual(profile[name], .null, "\(name)")
            }
            try expectEqual(profile.warnings, [])
        }
        + forEach(ContractSites.all, "reading many gives those there are, each under its account") { fixture in
            let accounts = try await fixture.people(5)
            for (number, account) in accounts.enumerated() where number != 2 {
                try await fixture.seed(account, ContractValues.sample(number))
            }
            let asked = accounts.reversed() + accounts + [AccountID(rawValue: Int64.max)]
            let found = try await fixture.profiles.profiles(of: asked)
            try expectEqual(Set(found.keys), Set(accounts).subtracting([accounts[2]]))
            for (number, account) in accounts.enumerated() where number != 2 {
                let profile = try require(found[account], "profile \(number)")
                try expectEqual(profile.account, account)
                try expectValues(profile, ContractValues.sample(number))
                try await expectSame(fixture.profile(account), profile)
            }
        }
        + forEach(ContractSites.all, "thousands of keys may be asked for at once") { fixture in
            let accounts = try await fixture.people(2)
            for account in accounts { try await fixture.seed(account) }
            let many = (1...2500).map { AccountID(rawValue: 1_000_000 + $0) }
            let found = try await fixture.profiles.profiles(of: [accounts[0]] + many + [accounts[1]])
            try expectEqual(Set(found.keys), Set(accounts))
        }
        + forEach([ContractSites.hashed, ContractSites.readOnly], "what breaks the model is shown, with a warning") {
            fixture in
            let account = try await fixture.person([
                "bureau": .string("moon"), "nickname": .string("fine"), "website": .string("javascript:alert(1)"),
            ])
            let profile = try await fixture.profile(account)
            try expectEqual(profile["bureau"], .string("moon"))
            try expectEqual(profile["website"], .string("javascript:alert(1)"))
            try expectEqual(profile["nickname"], .string("fine"))
            try expectEqual(Set(profile.warnings.map(\.field)), ["bureau", "website"])
        }
}
