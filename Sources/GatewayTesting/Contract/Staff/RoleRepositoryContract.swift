import Accounts

/// What every ``RoleRepository`` has to do.
public enum RoleRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("an account has one role a site, which is given, changed and taken away") { fixture in
            try await expectEqual(fixture.roles.roles(of: 1), [:])
            try await fixture.roles.set(.viewer, of: 1, on: "blog")
            try await fixture.roles.set(.admin, of: 1, on: "shop")
            try await fixture.roles.set(.editor, of: 2, on: "blog")
            try await expectEqual(fixture.roles.roles(of: 1), ["blog": .viewer, "shop": .admin])
            try await fixture.roles.set(.editor, of: 1, on: "blog")
            try await fixture.roles.set(.editor, of: 1, on: "blog")
            try await fixture.roles.set(nil, of: 1, on: "shop")
            try await fixture.roles.set(nil, of: 1, on: "shop")
            try await expectEqual(fixture.roles.roles(of: 1), ["blog": .editor])
            try await expectEqual(fixture.roles.roles(of: 2), ["blog": .editor])
        },
        Case("everybody with a role is listed by account and site") { fixture in
            for (account, site, role) in [(2, "b", .admin), (1, "b", .viewer), (1, "a", .editor)]
                as [(AccountID, SiteID, Role)]
            {
                try await fixture.roles.set(role, of: account, on: site)
            }
            let listed = try await fixture.roles.list().map { "\($0.account) \($0.site) \($0.role)" }
            try expectEqual(listed, ["1 a editor", "1 b viewer", "2 b admin"])
        },
        Case("of many who set one role at once, one has the last word, and nobody fails") { fixture in
            let results = await concurrently(40) { number in
                try await fixture.roles.set(Role.allCases[number % 3], of: 1, on: "blog")
            }
            for result in results { try result.get() }
            try await expectEqual(fixture.roles.list().count, 1)
        },
        Case("who gives and takes a role at once does not fail") { fixture in
            let results = await concurrently(40) { number in
                try await fixture.roles.set(number.isMultiple(of: 2) ? .viewer : nil, of: 1, on: "blog")
            }
            for result in results { try result.get() }
            try expect(try await fixture.roles.list().count <= 1, "there are two roles of one account on one site")
        },
    ]
}
