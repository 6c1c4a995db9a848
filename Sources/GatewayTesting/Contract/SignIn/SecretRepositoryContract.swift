import Accounts

/// What every ``SecretRepository`` has to do.
public enum SecretRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("a secret has 32 bytes, stays the same, and is another's for another name") { fixture in
            let first = try await fixture.secrets.secret("signing")
            try expectEqual(first.count, 32, "the length")
            try await expectEqual(fixture.secrets.secret("signing"), first, "the secret")
            let other = try await fixture.secrets.secret("Signing")
            try expect(other != first, "two names have one secret")
            try expect(Set(first).count > 8, "the secret is not random")
        },
        Case("of many that ask for a fresh secret at once, all get the same") { fixture in
            let results = await concurrently(50) { _ in try await fixture.secrets.secret("fresh") }
            try expectEqual(Set(try results.map { try $0.get() }).count, 1, "the number of secrets")
        },
    ]
}
