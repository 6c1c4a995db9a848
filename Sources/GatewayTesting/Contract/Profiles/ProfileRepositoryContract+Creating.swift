import Accounts

extension ProfileRepositoryContract {
    static let creating: [Case] =
        forEach(ContractSites.writable, "what is created is what is read back") { fixture in
            let account = try require(try await fixture.people(1).first, "an account")
            let created = try await fixture.profiles.create(account, values: ContractValues.sample())
            try expectValues(created, ContractValues.sample())
            try expectEqual(created["motto"], .null)
            try await expectSame(fixture.profile(account), created)
        }
        + forEach(ContractSites.creating, "fields that are not named have no value, not their default") { fixture in
            let account = try await fixture.makeAccount()
            let created = try await fixture.profiles.create(account, values: [:])
            for name in ContractModel.names { try expectEqual(created[name], .null, "\(name)") }
        }
        + forEach(ContractSites.creating, "a second create is a conflict and changes nothing") { fixture in
            let account = try await fixture.makeAccount()
            let created = try await fixture.profiles.create(account, values: ContractValues.sample())
            try await expectThrows(.conflict) { try await fixture.profiles.create(account, values: [:]) }
            try await expectThrows(.conflict) {
                try await fixture.profiles.create(account, values: ContractValues.sample(2))
            }
            try await expectSame(fixture.profile(account), created)
        }
        + forEach([ContractSites.managed], "of many creates of one profile at once, one wins") { fixture in
            let account = try await fixture.makeAccount()
            let results = await concurrently(20) { number in
                try await fixture.profiles.create(account, values: ["score": .integer(Int64(number))])
            }
            try await expectSame(fixture.profile(account), expectOneWinner(results, others: .conflict))
        }
        + forEach([ContractSites.managed], "a unique value that is taken is a conflict that names the field") {
            fixture in
            let accounts = try await fixture.makeAccounts(2)
            _ = try await fixture.profiles.create(accounts[0], values: ["handle": .string("taken")])
            let error = try await expectThrows(.conflict) {
                try await fixture.profiles.create(accounts[1], values: ["handle": .string("taken")])
            }
            try expectTaken(error)
            try await expectEqual(fixture.profiles.profile(of: accounts[1]), nil)
        }
        + forEach([ContractSites.managed], "any number of profiles may have no value in a unique field") { fixture in
            for account in try await fixture.makeAccounts(3) {
                _ = try await fixture.profiles.create(account, values: [:])
            }
        }

    static let findingOrCreating: [Case] =
        forEach(ContractSites.creating, "a hundred at once make one row, and all get it") { fixture in
            let account = try await fixture.makeAccount()
            let results = await concurrently(100) { number in
                try await fixture.profiles.findOrCreate(account, values: ["score": .integer(Int64(number))])
            }
            let stored = try await fixture.profile(account)
            for result in results { try expectSame(result.get(), stored) }
            let all = try await fixture.profiles.list(PageRequest(), filter: [:])
            try expectEqual(all.elements.map(\.account), [account])
        }
        + forEach(ContractSites.writable, "a profile that is there is left as it is") { fixture in
            let account = try await fixture.person(["nickname": .string("first")])
            let found = try await fixture.profiles.findOrCreate(account, values: ["nickname": .string("second")])
            try expectEqual(found["nickname"], .string("first"))
            try await expectSame(fixture.profile(account), found)
        }
        + forEach([ContractSites.managed], "only the key decides: another's unique value stays an error") { fixture in
            let accounts = try await fixture.makeAccounts(2)
            _ = try await fixture.profiles.findOrCreate(accounts[0], values: ["handle": .string("taken")])
            let error = try await expectThrows(.conflict) {
                try await fixture.profiles.findOrCreate(accounts[1], values: ["handle": .string("taken")])
            }
            try expectTaken(error)
            try await expectEqual(fixture.profiles.profile(of: accounts[1]), nil)
        }
        + forEach([ContractSites.managed], "its own unique value is no obstacle to finding a profile") { fixture in
            let account = try await fixture.makeAccount()
            let values: [FieldName: Value] = ["handle": .string("mine")]
            let created = try await fixture.profiles.findOrCreate(account, values: values)
            try await expectSame(fixture.profiles.findOrCreate(account, values: values), created)
        }
        + forEach([ContractSites.managed], "of many accounts that claim one unique value at once, one wins") {
            fixture in
            let accounts = try await fixture.makeAccounts(20)
            let results = await concurrently(20) { number in
                try await fixture.profiles.findOrCreate(accounts[number], values: ["handle": .string("claimed")])
            }
            let winner = try expectOneWinner(results, others: .conflict)
            try await expectEqual(Array(fixture.profiles.profiles(of: accounts).keys), [winner.account])
        }

    /// Demands that a conflict says which field's value is taken.
    static func expectTaken(_ error: AccountError, file: StaticString = #fileID, line: UInt = #line) throws {
        try expectEqual(error.fields.map(\.field), ["handle"], "the fields named", file: file, line: line)
        try expectEqual(error.fields.map(\.code), [.taken], "their problem", file: file, line: line)
    }
}
