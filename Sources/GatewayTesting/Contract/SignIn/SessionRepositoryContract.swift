import Accounts

/// What every ``SessionRepository`` has to do.
public enum SessionRepositoryContract {
    public typealias Case = ContractCase<any SignInFixture>

    /// Every point of the contract.
    public static let cases: [Case] = storing + ending + cleaning

    private static let storing: [Case] = [
        Case("a session comes back as it was stored, with the hash of its secret, past its end too") { fixture in
            let plain = session("plain")
            let full = Session(
                id: "full", account: 7, site: "blog", createdAt: .second(0), lastSeenAt: .second(1),
                expiresAt: .second(2), address: "2001:db8::1", userAgent: "Mozilla/5.0 (\"'; DROP TABLE) 🦆",
                mustChangePassword: true)
            try await fixture.sessions.create(plain, secretHash: [0, 255])
            try await fixture.sessions.create(full, secretHash: [1])
            for (wanted, hash) in [(plain, [0, 255]), (full, [1])] as [(Session, [UInt8])] {
                let found = try require(try await fixture.sessions.session(wanted.id), "the session \(wanted.id)")
                try expectEqual(found.session, wanted)
                try expectEqual(found.secretHash, hash, "the hash")
            }
        },
        Case("an unknown session is none, letter by letter") { fixture in
            try await fixture.sessions.create(session("abc"), secretHash: [1])
            for id in ["", "ABC", "abc ", "ab", "%", "' OR '1'='1", "a\0bc"] {
                try expect(
                    try await fixture.sessions.session(SessionID(rawValue: id)) == nil, "there is a session \"\(id)\"")
            }
        },
        Case("an id is used once") { fixture in
            try await fixture.sessions.create(session("abc", account: 1), secretHash: [1])
            try await expectThrows(.conflict) {
                try await fixture.sessions.create(session("abc", account: 2), secretHash: [2])
            }
            let found = try require(try await fixture.sessions.session("abc"), "the session")
            try expectEqual(found.session.account, 1)
            try expectEqual(found.secretHash, [1], "the hash")
        },
        Case("what no database stores in a browser's name does not keep anybody out") { fixture in
            let odd = Session(
                id: "odd", account: 1, site: nil, createdAt: .second(0), lastSeenAt: .second(0),
                expiresAt: .second(9), userAgent: "a\0b")
            try await fixture.sessions.create(odd, secretHash: [1])
            try await expectEqual(fixture.sessions.session("odd")?.session.userAgent, "ab")
        },
        Case("being used is noted, and the later use stays") { fixture in
            try await fixture.sessions.create(session("abc"), secretHash: [1])
            try await fixture.sessions.create(session("other"), secretHash: [1])
            try await fixture.sessions.touch("abc", at: .second(500))
            try await fixture.sessions.touch("abc", at: .second(400))
            try await fixture.sessions.touch("unknown", at: .second(600))
            try await expectEqual(fixture.sessions.session("abc")?.session.lastSeenAt, .second(500))
            try await expectEqual(fixture.sessions.session("other")?.session.lastSeenAt, .second(0))
        },
        Case("an account's sessions are listed newest first, and nobody else's") { fixture in
            for (id, created) in [("b", 20), ("a", 10), ("c", 30)] as [(SessionID, Int64)] {
                try await fixture.sessions.create(session(id, created: created), secretHash: [1])
            }
            try await fixture.sessions.create(session("d", account: 2), secretHash: [1])
            try await expectEqual(fixture.sessions.sessions(of: 1).map(\.id), ["c", "b", "a"])
            try await expectEqual(fixture.sessions.sessions(of: 2).map(\.id), ["d"])
            try await expectEqual(fixture.sessions.sessions(of: 3), [])
        },
    ]

    private static let ending: [Case] = [
        Case("a session is ended once, by its account or for anybody") { fixture in
            for id in ["a", "b"] as [SessionID] {
                try await fixture.sessions.create(session(id), secretHash: [1])
            }
            try await expectEqual(fixture.sessions.end("a", of: 2), false)
            try await expectEqual(fixture.sessions.end("a", of: 1), true)
            try await expectEqual(fixture.sessions.end("a", of: 1), false)
            try await expectEqual(fixture.sessions.end("b", of: nil), true)
            try await expectEqual(fixture.sessions.end("b", of: nil), false)
            try expect(try await fixture.sessions.session("a") == nil, "an ended session is there")
        },
        Case("of many who end one session at once, one did") { fixture in
            try await fixture.sessions.create(session("a"), secretHash: [1])
            let results = await concurrently(20) { _ in try await fixture.sessions.end("a", of: nil) }
            try expectEqual(try results.map { try $0.get() }.count(where: { $0 }), 1, "the number of ends")
        },
        Case("all sessions of an account are ended, but the one that is kept") { fixture in
            for id in ["a", "b", "c"] as [SessionID] {
                try await fixture.sessions.create(session(id), secretHash: [1])
            }
            try await fixture.sessions.create(session("other", account: 2), secretHash: [1])
            // Another's session is no reason to keep one of these.
            try await expectEqual(fixture.sessions.endAll(of: 1, except: "b"), 2)
            try await expectEqual(fixture.sessions.sessions(of: 1).map(\.id), ["b"])
            try await expectEqual(fixture.sessions.endAll(of: 1, except: nil), 1)
            try await expectEqual(fixture.sessions.endAll(of: 1, except: nil), 0)
            try await expectEqual(fixture.sessions.sessions(of: 2).map(\.id), ["other"])
        },
    ]

    private static let cleaning: [Case] = [
        Case("ended and unused sessions are removed, no more than asked at a time, and no others") { fixture in
            for number in 0..<5 {
                let ended = session(SessionID(rawValue: "ended\(number)"), seen: 200, expires: 50)
                try await fixture.sessions.create(ended, secretHash: [1])
            }
            try await fixture.sessions.create(session("unused", seen: 10), secretHash: [1])
            try await fixture.sessions.create(session("good", seen: 200), secretHash: [1])
            func remove() async throws -> Int {
                try await fixture.sessions.removeEnded(before: .second(100), unusedSince: .second(100), limit: 4)
            }
            try await expectEqual(remove(), 4)
            try await expectEqual(remove(), 2)
            try await expectEqual(remove(), 0)
            try await expectEqual(fixture.sessions.sessions(of: 1).map(\.id), ["good"])
        },
        Case("several who clean up at once remove each session once") { fixture in
            for number in 0..<40 {
                try await fixture.sessions.create(
                    session(SessionID(rawValue: "s\(number)"), expires: 50), secretHash: [1])
            }
            let results = await concurrently(8) { _ in
                try await fixture.sessions.removeEnded(before: .second(100), unusedSince: .second(0), limit: 10)
            }
            var removed = try results.map { try $0.get() }.reduce(0, +)
            removed += try await fixture.sessions.removeEnded(
                before: .second(100), unusedSince: .second(0), limit: 100)
            try expectEqual(removed, 40, "the number removed")
        },
    ]

    private static func session(
        _ id: SessionID, account: AccountID = 1, created: Int64 = 0, seen: Int64 = 0, expires: Int64 = 1000
    ) -> Session {
        Session(
            id: id, account: account, site: nil, createdAt: .second(created), lastSeenAt: .second(seen),
            expiresAt: .second(expires))
    }
}
