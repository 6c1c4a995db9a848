import Accounts

extension ProfileRepositoryContract {
    static let updating: [Case] =
        forEach(ContractSites.writable, "an update sets the named fields and leaves the others") { fixture in
            let account = try await fixture.person(ContractValues.sample())
            let other = try await fixture.person(ContractValues.sample(2))
            let untouched = try await fixture.profile(other)
            let changes: [FieldName: Value] = ["nickname": .string("New"), "score": .null, "bio": .string("Text")]
            let updated = try await fixture.profiles.update(account, values: changes, expected: nil)
            try expectValues(updated, ContractValues.sample().merging(changes) { $1 })
            try await expectSame(fixture.profile(account), updated)
            try await expectSame(fixture.profile(other), untouched)
        }
        + forEach(ContractSites.writable, "an update of a profile that is not there is profile-not-found") { fixture in
            let account = try require(try await fixture.people(1).first, "an account")
            for expected in [nil, Version(rawValue: "1")] {
                try await expectThrows(.profileNotFound) {
                    try await fixture.profiles.update(account, values: ["score": .integer(1)], expected: expected)
                }
            }
            try await expectThrows(.profileNotFound) {
                try await fixture.profiles.update(account, values: [:], expected: nil)
            }
            try await expectEqual(fixture.profiles.profile(of: account), nil)
        }
        + forEach(ContractSites.writable, "an update of nothing gives the profile as it is") { fixture in
            let account = try await fixture.person(ContractValues.sample())
            let before = try await fixture.profile(account)
            let updated = try await fixture.profiles.update(account, values: [:], expected: before.version)
            try expectValues(updated, before.values)
            try await expectSame(fixture.profile(account), updated)
            try await expectThrows(.versionMismatch) {
                try await fixture.profiles.update(account, values: [:], expected: Version(rawValue: "never"))
            }
        }
        + forEach([ContractSites.managed], "an update to a unique value that is taken is a conflict") { fixture in
            _ = try await fixture.person(["handle": .string("taken")])
            let account = try await fixture.person(["handle": .string("mine")])
            let before = try await fixture.profile(account)
            let error = try await expectThrows(.conflict) {
                try await fixture.profiles.update(
                    account, values: ["handle": .string("taken"), "score": .integer(1)], expected: nil)
            }
            try expectTaken(error)
            try await expectSame(fixture.profile(account), before)
            _ = try await fixture.profiles.update(account, values: ["handle": .string("mine")], expected: nil)
        }
        + forEach([ContractSites.managed], "concurrent updates of different fields are all kept") { fixture in
            let account = try await fixture.person()
            let changes: [[FieldName: Value]] = [
                ["nickname": .string("a")], ["bio": .string("b")], ["score": .integer(3)], ["motto": .string("d")],
                ["subscribed": .boolean(true)], ["contact": .string("f@example.org")],
            ]
            let results = await concurrently(changes.count) { number in
                try await fixture.profiles.update(account, values: changes[number], expected: nil)
            }
            for result in results { _ = try result.get() }
            try await expectValues(fixture.profile(account), changes.reduce(into: [:]) { $0.merge($1) { $1 } })
        }

    static let versions: [Case] =
        forEach(ContractSites.writable, "the version changes with what is stored, and reading does not change it") {
            fixture in
            let account = try await fixture.person(["score": .integer(0)])
            var seen: Set<Version> = [try await fixture.profile(account).version]
            for number in 1...5 {
                let written = try await fixture.profiles.update(
                    account, values: ["score": .integer(Int64(number))], expected: nil)
                try expect(seen.insert(written.version).inserted, "the version did not change")
                try await expectEqual(fixture.profile(account).version, written.version)
                try await expectEqual(fixture.profile(account).version, written.version)
            }
        }
        + forEach([ContractSites.managed], "with a version column every write changes the version") { fixture in
            let account = try await fixture.person(["score": .integer(1)])
            let before = try await fixture.profile(account).version
            let written = try await fixture.profiles.update(account, values: ["score": .integer(1)], expected: nil)
            try expect(written.version != before, "the version did not change")
        }
        + forEach(ContractSites.writable, "an update on a stale version is refused and changes nothing") { fixture in
            let account = try await fixture.person(["score": .integer(1)])
            let stale = try await fixture.profile(account).version
            let current = try await fixture.profiles.update(account, values: ["score": .integer(2)], expected: stale)
            for version in [stale, Version(rawValue: ""), Version(rawValue: "'; DROP TABLE x; --")] {
                try await expectThrows(.versionMismatch) {
                    try await fixture.profiles.update(account, values: ["bio": .string("lost")], expected: version)
                }
            }
            try await expectSame(fixture.profile(account), current)
            _ = try await fixture.profiles.update(account, values: ["score": .integer(3)], expected: current.version)
        }
        + forEach(ContractSites.writable, "of many updates on the same version, exactly one wins") { fixture in
            let account = try await fixture.person(["score": .integer(0)])
            let version = try await fixture.profile(account).version
            let results = await concurrently(10) { number in
                try await fixture.profiles.update(
                    account, values: ["score": .integer(Int64(number + 1))], expected: version)
            }
            try await expectSame(fixture.profile(account), expectOneWinner(results, others: .versionMismatch))
        }
        + forEach([ContractSites.managed], "a version of a deleted profile is no version of its successor") { fixture in
            let account = try await fixture.makeAccount()
            let first = try await fixture.profiles.create(account, values: ["score": .integer(1)])
            _ = try await fixture.profiles.delete(account, expected: first.version)
            _ = try await fixture.profiles.create(account, values: ["score": .integer(2)])
            try await expectThrows(.versionMismatch) {
                try await fixture.profiles.update(account, values: ["score": .integer(3)], expected: first.version)
            }
        }
}
