import Accounts

/// What every ``StandingRepository`` has to do.
public enum StandingRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("an account without a standing has that of a new value, and is not among those found") { fixture in
            try await expectEqual(fixture.standings.standing(of: 1), AccountStanding())
            try await expectEqual(fixture.standings.standings([1, 2]), [:])
            try await expectEqual(fixture.standings.standings([]), [:])
        },
        Case("a change begins with a new value, and comes back as it is stored") { fixture in
            let wanted = AccountStanding(
                verifiedEmail: "bob@example.com '🦆'", isPending: true, awaitsVerification: true,
                mustChangePassword: true, passwordChangedAt: .second(5))
            let changed = try await fixture.standings.update(1) { standing in
                if standing == AccountStanding() { standing = wanted }
            }
            try expectEqual(changed, wanted)
            try await expectEqual(fixture.standings.standings([1, 2]), [1: wanted])
        },
        Case("a change begins with what is stored, and may take everything back") { fixture in
            _ = try await fixture.standings.update(1) { $0.verifiedEmail = "a@example.com" }
            let second = try await fixture.standings.update(1) { $0.mustChangePassword = true }
            try expectEqual(second, AccountStanding(verifiedEmail: "a@example.com", mustChangePassword: true))
            _ = try await fixture.standings.update(1) { $0 = AccountStanding() }
            try await expectEqual(fixture.standings.standing(of: 1), AccountStanding())
        },
        Case("a moment is told as it will be read") { fixture in
            let fine = try require(Timestamp(ticks: 1_700_000_000_1234567), "a moment")
            let told = try await fixture.standings.update(1) { $0.passwordChangedAt = fine }
            try await expectEqual(fixture.standings.standing(of: 1), told)
        },
        Case("of many changes at once none is lost") { fixture in
            let results = await concurrently(40) { number in
                try await fixture.standings.update(1) { $0.verifiedEmail = ($0.verifiedEmail ?? "") + "\(number);" }
            }
            for result in results { _ = try result.get() }
            let text = try await fixture.standings.standing(of: 1).verifiedEmail ?? ""
            let numbers = text.split(separator: ";").compactMap { Int($0) }.sorted()
            try expectEqual(numbers, Array(0..<40), "the changes")
        },
        Case("those who wait are listed by page, oldest first, and nobody else") { fixture in
            for id in [5, 3, 9, 1, 7] as [Int64] {
                _ = try await fixture.standings.update(AccountID(rawValue: id)) { $0.isPending = true }
            }
            _ = try await fixture.standings.update(4) { $0.verifiedEmail = "d@example.com" }
            _ = try await fixture.standings.update(7) { $0.isPending = false }
            let first = try await fixture.standings.pending(PageRequest(limit: 3))
            try expectEqual(first.elements, [1, 3, 5])
            let all = try await walk(limit: 2) { try await fixture.standings.pending($0) }
            try expectEqual(all, [1, 3, 5, 9])
        },
        Case("a wrong cursor is malformed") { fixture in
            try await expectRefusedCursors { try await fixture.standings.pending($0) }
        },
    ]
}
