import Accounts
import DatabaseTesting
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// Attempts on people who have not come yet are held up as all others are.
@Suite struct MemberLimitTests {
    @Test(arguments: TestEngine.allCases)
    func waitingGrowsAlikeForAccountsMembersAndNobody(engine: TestEngine) async throws {
        try await MemberStage.run(on: engine, [MemberStage.person(1, "ann")]) { stage in
            try await stage.core.account("bob")
            var waits: [String: [Int]] = [:]
            for name in ["bob", "ann", "nobody"] {
                for attempt in 0..<8 {
                    let origin = stage.core.origin(from: "192.0.2.\(attempt)")
                    let error = await stage.core.refusal { try await stage.signIn(name, "wrong", from: origin) }
                    guard error?.code == .tooManyRequests else { continue }
                    let seconds = try #require(error?.retryAfter)
                    waits[name, default: []].append(seconds)
                    stage.core.clock.advance(Double(seconds))
                }
            }
            #expect(waits["ann"] == [1, 2] && waits["ann"] == waits["bob"] && waits["ann"] == waits["nobody"])
        }
    }

    /// Whether by name or by address, it is one person.
    @Test func nameAndAddressOfAMemberAreCountedTogether() async throws {
        try await MemberStage.run([MemberStage.person(1, "ann")]) { stage in
            for number in 0..<SignInLimits().accountAttempts {
                let name = number.isMultiple(of: 2) ? "ann" : "ANN@example.org"
                let origin = stage.core.origin(from: "198.51.100.\(number)")
                let refusal = await stage.core.refusal { try await stage.signIn(name, "wrong", from: origin) }
                #expect(refusal?.code == .invalidCredentials)
            }
            for name in ["ann", "ann@example.org"] {
                let origin = stage.core.origin(from: "203.0.113.9")
                let error = await stage.core.refusal { try await stage.signIn(name, from: origin) }
                #expect(error?.code == .tooManyRequests)
            }
            #expect(try await stage.accountCount == 0)
            stage.core.clock.advance(5)
            try await stage.signIn("ann", from: stage.core.origin(from: "203.0.113.9"))
        }
    }

    @Test func oneAddressTriesManyMembersInVainAndTheOtherSystemIsSpared() async throws {
        try await LegacyEngine.withSQLServer { legacy, server in
            let tables = LegacyTables(legacy)
            try await tables.make(.aspnetMembership, (0..<30).map { MemberStage.person($0, "person\($0)") })
            let members = [MemberStage.repository(.aspnetMembership, legacy)]
            try await SignInStage.run(on: .sqlite, members: members) { core in
                var codes: [AccountError.Code?] = []
                for number in 0..<40 {
                    if number == 25 { server.statistics.reset() }
                    codes.append(await core.refusal { try await core.signIn("person\(number)", "wrong") }?.code)
                }
                #expect(codes.firstIndex(of: .tooManyRequests) == SignInLimits().addressAttempts)
                // Nobody is looked up for an attempt that is refused anyway.
                #expect(server.statistics.requests.isEmpty)
                let outcomes = try await core.events(.signIn).map(\.outcome)
                #expect(outcomes.contains(.refused))
            }
        }
    }

    @Test func resetsAreCountedForMembersToo() async throws {
        try await MemberStage.run([MemberStage.person(1, "ann")]) { stage in
            var codes: [AccountError.Code?] = []
            for number in 0..<7 {
                do {
                    try await stage.core.gateway.recovery.requestReset(
                        identifier: number.isMultiple(of: 2) ? "ann" : "ann@example.org",
                        origin: stage.core.origin(from: "198.51.100.\(number)"))
                    codes.append(nil)
                } catch let error as AccountError { codes.append(error.code) }
            }
            #expect(codes.firstIndex(of: .tooManyRequests) == SignInLimits().accountAttempts)
        }
    }
}
