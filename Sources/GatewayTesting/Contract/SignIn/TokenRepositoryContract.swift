import Accounts

/// What every ``TokenRepository`` has to do.
public enum TokenRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("a token comes back as it was stored, with the hash of its secret, past its end too") { fixture in
            for (number, purpose) in OneTimeToken.Purpose.allCases.enumerated() {
                let token = OneTimeToken(
                    id: purpose.rawValue, purpose: purpose, account: 7, site: number == 0 ? nil : "blog",
                    binding: "bob@example.com '🦆'", createdAt: .second(0), expiresAt: .second(1))
                try await fixture.tokens.create(token, secretHash: [UInt8(number), 0, 255])
                let found = try require(try await fixture.tokens.token(token.id), "the token \(token.id)")
                try expectEqual(found.token, token)
                try expectEqual(found.secretHash, [UInt8(number), 0, 255], "the hash")
            }
        },
        Case("an unknown token is none, letter by letter") { fixture in
            try await fixture.tokens.create(token("abc"), secretHash: [1])
            for id in ["", "ABC", "abc ", "ab", "%", "' OR '1'='1", "a\0bc"] {
                try expect(try await fixture.tokens.token(id) == nil, "there is a token \"\(id)\"")
                try await expectEqual(fixture.tokens.redeem(id), false, "redeeming \"\(id)\"")
            }
        },
        Case("an id is used once") { fixture in
            try await fixture.tokens.create(token("abc", account: 1), secretHash: [1])
            try await expectThrows(.conflict) {
                try await fixture.tokens.create(token("abc", account: 2), secretHash: [2])
            }
            try await expectEqual(fixture.tokens.token("abc")?.token.account, 1)
        },
        Case("a token is used up once, and is gone then") { fixture in
            for id in ["abc", "other"] { try await fixture.tokens.create(token(id), secretHash: [1]) }
            try await expectEqual(fixture.tokens.redeem("abc"), true)
            try await expectEqual(fixture.tokens.redeem("abc"), false)
            try expect(try await fixture.tokens.token("abc") == nil, "a redeemed token is there")
            try expect(try await fixture.tokens.token("other") != nil, "another token has gone")
        },
        Case("of many that redeem one token at once, one is told yes") { fixture in
            try await fixture.tokens.create(token("abc"), secretHash: [1])
            let results = await concurrently(50) { _ in try await fixture.tokens.redeem("abc") }
            try expectEqual(try results.map { try $0.get() }.count(where: { $0 }), 1, "the number of yeses")
        },
        Case("revoking takes an account's tokens of these purposes, and no others") { fixture in
            try await fixture.tokens.create(token("reset", .resetPassword), secretHash: [1])
            try await fixture.tokens.create(token("verify", .verifyEmail), secretHash: [1])
            try await fixture.tokens.create(token("handover", .handover), secretHash: [1])
            try await fixture.tokens.create(token("another's", .resetPassword, account: 2), secretHash: [1])
            try await fixture.tokens.revoke(of: 1, purposes: [])
            try expect(try await fixture.tokens.token("reset") != nil, "revoking nothing took a token")
            try await fixture.tokens.revoke(of: 1, purposes: [.resetPassword, .verifyEmail])
            for id in ["reset", "verify"] {
                try await expectEqual(fixture.tokens.redeem(id), false, "redeeming \(id)")
            }
            for id in ["handover", "another's"] {
                try await expectEqual(fixture.tokens.redeem(id), true, "redeeming \(id)")
            }
        },
        Case("a member's token is told from accounts', and revoked by source and key") { fixture in
            let member = MemberReference(source: "shop", key: "é'7")
            let others = [
                MemberReference(source: "shop", key: "7"), MemberReference(source: "forum", key: member.key),
            ]
            for (number, reference) in ([member] + others).enumerated() {
                let token = OneTimeToken(
                    id: "t\(number)", purpose: .resetPassword, holder: .member(reference), site: "blog",
                    binding: "a@b", createdAt: .second(0), expiresAt: .second(9))
                try await fixture.tokens.create(token, secretHash: [1])
                try await expectEqual(fixture.tokens.token(token.id)?.token, token)
            }
            try expectEqual(try await fixture.tokens.token("t0")?.token.account, nil)
            try await fixture.tokens.create(token("account's", account: 1), secretHash: [1])
            try await fixture.tokens.revoke(of: .member(member), purposes: [.verifyEmail])
            try expect(try await fixture.tokens.token("t0") != nil, "another purpose took the token")
            try await fixture.tokens.revoke(of: .member(member), purposes: [.resetPassword])
            try expect(try await fixture.tokens.token("t0") == nil, "the token is there")
            for id in ["t1", "t2", "account's"] {
                try expect(try await fixture.tokens.token(id) != nil, "\(id) has gone")
            }
        },
        Case("ended tokens are removed, no more than asked at a time, and no others") { fixture in
            for number in 0..<3 {
                try await fixture.tokens.create(token("ended\(number)", expires: 50), secretHash: [1])
            }
            try await fixture.tokens.create(token("good", expires: 100), secretHash: [1])
            try await expectEqual(fixture.tokens.removeEnded(before: .second(100), limit: 2), 2)
            try await expectEqual(fixture.tokens.removeEnded(before: .second(100), limit: 2), 1)
            try await expectEqual(fixture.tokens.removeEnded(before: .second(100), limit: 2), 0)
            try expect(try await fixture.tokens.token("good") != nil, "a token has gone before its end")
        },
    ]

    private static func token(
        _ id: String, _ purpose: OneTimeToken.Purpose = .resetPassword, account: AccountID = 1, expires: Int64 = 1000
    ) -> OneTimeToken {
        OneTimeToken(
            id: id, purpose: purpose, account: account, site: nil, createdAt: .second(0), expiresAt: .second(expires))
    }
}
