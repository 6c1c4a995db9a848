import Accounts

/// What every ``KeyRepository`` has to do.
public enum KeyRepositoryContract {
    public typealias Case = ContractCase<any CoreFixture>

    /// Every point of the contract.
    public static let cases: [Case] = [
        Case("a key comes back as it was stored, with the hash of its secret") { fixture in
            let all = Set(Scope.allCases)
            let keys = [
                key("all", sites: .all, scopes: all), key("none", sites: .only([]), scopes: []),
                key("some", sites: .only(["shop", "blog"]), scopes: [.profilesRead, .signIn], expires: true),
            ]
            for (number, key) in keys.enumerated() {
                try await fixture.keys.create(key, secretHash: [UInt8(number), 0, 255])
            }
            for (number, key) in keys.enumerated() {
                let found = try require(try await fixture.keys.key(key.id), "the key \(key.id)")
                try expectEqual(found.key, key)
                try expectEqual(found.secretHash, [UInt8(number), 0, 255], "the hash")
            }
        },
        Case("an unknown key is none, letter by letter") { fixture in
            try await fixture.keys.create(key("abc"), secretHash: [1])
            for id in ["", "ABC", "abc ", "ab", "%", "' OR '1'='1"] {
                try expect(try await fixture.keys.key(id) == nil, "there is a key \"\(id)\"")
            }
        },
        Case("keys are listed oldest first") { fixture in
            for id in ["c", "a", "b"] { try await fixture.keys.create(key(id), secretHash: [1]) }
            let younger = key("0", created: "2024-02-01T00:00:00Z")
            try await fixture.keys.create(younger, secretHash: [1])
            let listed = try await fixture.keys.list().map(\.id)
            try expectEqual(Set(listed), ["0", "a", "b", "c"])
            try expectEqual(listed.last, "0")
        },
        Case("an id is used once") { fixture in
            try await fixture.keys.create(key("abc", scopes: [.admin]), secretHash: [1])
            try await expectThrows(nil) { try await fixture.keys.create(key("abc"), secretHash: [2]) }
            let found = try require(try await fixture.keys.key("abc"), "the key")
            try expectEqual(found.key.scopes, [.admin])
            try expectEqual(found.secretHash, [1], "the hash")
        },
        Case("a key is revoked once and for good, and is still there to be seen") { fixture in
            for id in ["abc", "other"] { try await fixture.keys.create(key(id), secretHash: [1]) }
            try await expectEqual(fixture.keys.revoke("unknown"), false)
            try await expectEqual(fixture.keys.revoke("abc"), true)
            try await expectEqual(fixture.keys.revoke("abc"), false)
            let revoked = try require(try await fixture.keys.key("abc"), "the key").key
            try expect(revoked.revokedAt != nil, "the key has no date of revocation")
            try expect(!revoked.isValid(at: Timestamp.now().adding(seconds: 1)), "the key is valid")
            try await expectEqual(fixture.keys.list().map { $0.revokedAt == nil }.sorted { !$0 && $1 }, [false, true])
            try await expectEqual(fixture.keys.key("other")?.key.revokedAt, nil)
        },
    ]

    private static func key(
        _ id: String, sites: SiteAccess = .all, scopes: Set<Scope> = [.profilesRead],
        created: String = "2024-01-01T00:00:00.123456Z", expires: Bool = false
    ) -> APIKey {
        APIKey(
            id: id, name: "Key '\(id)' 🦆", sites: sites, scopes: scopes, createdAt: Timestamp(created) ?? .now(),
            expiresAt: expires ? Timestamp("2100-01-01T00:00:00Z") : nil)
    }
}
