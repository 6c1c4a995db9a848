import Accounts
import DatabaseTesting
import Gateway
import Testing

/// Whoever tries too often waits, and nobody is kept out by strangers.
@Suite struct LimitTests {
    @Test(arguments: TestEngine.allCases)
    func waitingGrowsAloneForNamesThatExistAndThatDoNot(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob")
            var waits: [String: [Int]] = [:]
            for name in ["bob", "nobody"] {
                for attempt in 0..<8 {
                    let origin = stage.origin(from: "192.0.2.\(attempt)")
                    let error = await stage.refusal { try await stage.signIn(name, "wrong", from: origin) }
                    if error?.code == .tooManyRequests {
                        let seconds = try #require(error?.retryAfter)
                        waits[name, default: []].append(seconds)
                        stage.clock.advance(Double(seconds))
                    }
                }
            }
            #expect(waits["bob"] == waits["nobody"])
            #expect(waits["bob"] == [1, 2])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aBurstFindsNoGap(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob")
            let codes = await withTaskGroup(of: AccountError.Code?.self) { group in
                for number in 0..<40 {
                    let origin = stage.origin(from: "198.51.100.\(number)")
                    group.addTask { await stage.refusal { try await stage.signIn("bob", "wrong", from: origin) }?.code }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == .invalidCredentials }.count == SignInLimits().accountAttempts)
            #expect(codes.filter { $0 == .tooManyRequests }.count == 40 - SignInLimits().accountAttempts)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func strangersDoNotKeepAPersonOutWhereTheySignedInBefore(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob")
            let home = stage.origin(from: "203.0.113.9")
            _ = try await stage.signIn("bob", from: home)
            for number in 0..<12 {
                _ = await stage.refusal {
                    try await stage.signIn("bob", "wrong", from: stage.origin(from: "198.51.100.\(number)"))
                }
            }
            let stranger = stage.origin(from: "198.51.100.99")
            #expect(await stage.refusal { try await stage.signIn("bob", from: stranger) }?.code == .tooManyRequests)
            _ = try await stage.signIn("bob", from: home)
            // Their own mistakes count there too.
            for _ in 0..<SignInLimits().accountAttempts {
                #expect(
                    await stage.refusal { try await stage.signIn("bob", "wrong", from: home) }?.code
                        == .invalidCredentials)
            }
            #expect(await stage.refusal { try await stage.signIn("bob", from: home) }?.code == .tooManyRequests)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func timeAResetAndTheAdministrationLiftTheWaiting(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob", email: "bob@example.org")
            func exhaust() async {
                for number in 0..<6 {
                    let origin = stage.origin(from: "198.51.100.\(number)")
                    _ = await stage.refusal { try await stage.signIn("bob", "wrong", from: origin) }
                }
            }
            let other = stage.origin(from: "203.0.113.1")
            await exhaust()
            #expect(await stage.refusal { try await stage.signIn("bob", from: other) }?.code == .tooManyRequests)
            try await stage.gateway.staff.unlock(bob.id, actor: .operator)
            _ = try await stage.signIn("bob", from: other)

            await exhaust()
            let third = stage.origin(from: "203.0.113.3")
            #expect(await stage.refusal { try await stage.signIn("bob", from: third) }?.code == .tooManyRequests)
            try await stage.gateway.recovery.requestReset(identifier: "bob", origin: third)
            _ = try await stage.gateway.recovery.reset(
                token: stage.mails.lastToken(), password: "another harbour 9", origin: third)
            _ = try await stage.signIn("bob", "another harbour 9", from: third)

            await exhaust()
            let fourth = stage.origin(from: "203.0.113.4")
            stage.clock.advance(86_401)
            _ = try await stage.signIn("bob", "another harbour 9", from: fourth)
        }
    }

    @Test func oneAddressTriesManyNamesInVain() async throws {
        try await SignInStage.run(on: .sqlite) { stage in
            var codes: [AccountError.Code?] = []
            for number in 0..<30 {
                codes.append(await stage.refusal { try await stage.signIn("person\(number)", "wrong") }?.code)
            }
            #expect(codes.firstIndex(of: .tooManyRequests) == SignInLimits().addressAttempts)
            let outcomes = try await stage.events(.signIn).map(\.outcome)
            #expect(outcomes.contains(.refused))
        }
    }
}
