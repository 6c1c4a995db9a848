import Accounts
import GatewayTesting
import MetricsTestKit
import Testing

@testable import Repositories

/// How much is kept, what goes first, and what is served of it when the database does not answer.
@Suite(.timeLimit(.minutes(1))) struct CacheBoundTests {
    private static let stale = CachePolicy(ttl: .seconds(30), stale: .seconds(300))
    private static let out = AccountError(.databaseUnavailable, "out")

    @Test func whatIsNotUsedGoesFirst() async throws {
        try await CacheStage.run(limits: CacheLimits(entries: 2)) { stage in
            for account: AccountID in [1, 2, 3] { _ = try await stage.store.create(account, values: [:]) }
            for account: AccountID in [1, 2, 1, 3] { _ = try await stage.profiles.profile(of: account) }
            #expect(stage.cache.count == 2)
            for account: AccountID in [1, 3, 2] { _ = try await stage.profiles.profile(of: account) }
            #expect(stage.store.reads == [[1], [2], [3], [2]])
            #expect(try stage.metrics.expectCounter("gatehouse_profile_cache_evictions").totalValue == 2)
        }
    }

    @Test func bytesAreBounded() async throws {
        let limits = CacheLimits(entries: 1000, bytes: 50_000)
        try await CacheStage.run(limits: limits) { stage in
            for number in 1...100 {
                let account = AccountID(rawValue: Int64(number))
                let motto = String(repeating: "m", count: 20 * (number % 9))
                _ = try await stage.store.create(account, values: ["motto": .string(motto)])
                _ = try await stage.profiles.profile(of: account)
                #expect(stage.cache.bytes <= limits.bytes)
            }
            #expect(stage.cache.count > 1 && stage.cache.count < 100)
            stage.bus.say(.unknown)
            #expect(stage.cache.bytes == 0 && stage.cache.count == 0)
        }
    }

    @Test func aProfileCountsWithTheTextItIsSentAs() {
        func bytes(_ length: Int) -> Int {
            let motto = String(repeating: "m", count: length)
            return Profile.cacheBytes(
                of: Profile(
                    site: "managed", account: 1, values: ["motto": .string(motto)], version: Version(rawValue: "1")))
        }
        // Once as the value, and once more in what was written of it.
        #expect(bytes(1100) - bytes(100) == 2 * 1000)
    }

    @Test func whatIsTooLargeByItselfTakesNothingAlong() async throws {
        try await CacheStage.run(limits: CacheLimits(bytes: 100)) { stage in
            _ = try await stage.store.create(1, values: [:])
            #expect(try await stage.profiles.profile(of: 1) != nil)
            #expect(stage.cache.count == 0 && stage.cache.bytes == 0)
        }
    }

    @Test func everyMixOfStepsKeepsWhatWasUsed() {
        var tested = SecondChance<Int, Int>()
        var known: [Int: Int] = [:]
        var used: Set<Int> = []
        var generator = SystemRandomNumberGenerator()
        for step in 0..<4000 {
            let key = Int.random(in: 0..<20, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0:
                #expect(tested.put(step, for: key) == known.updateValue(step, forKey: key))
                used.remove(key)
            case 1, 2:
                #expect(tested.use(key) == known[key])
                if known[key] != nil { used.insert(key) }
            case 3:
                #expect(tested.remove(key) == known.removeValue(forKey: key))
                used.remove(key)
            default:
                let gone = tested.removeIdle()
                let idle = Set(known.keys).subtracting(used)
                let victim = known.first { $0.value == gone }?.key
                #expect((victim == nil) == known.isEmpty)
                if let victim {
                    #expect(idle.isEmpty || idle.contains(victim))
                    known[victim] = nil
                }
                // Whoever was passed over has to be used again, to be passed over the next time.
                used = used.filter(tested.isUsed)
            }
            #expect(tested.count == known.count && Set(tested.keys) == Set(known.keys))
            #expect(known.keys.allSatisfy { tested.peek($0) == known[$0] && tested.isUsed($0) == used.contains($0) })
        }
    }

    @Test func whoeverIsPassedOverOnceGoesTheNextTime() {
        var tested = SecondChance<Int, Int>()
        for key in 1...3 { tested.put(key, for: key) }
        for key in 1...3 { _ = tested.use(key) }
        // All were used: the hand has gone round, and met the first one again.
        #expect(tested.removeIdle() == 1)
        _ = tested.use(2)
        #expect(tested.removeIdle() == 3)
        #expect(tested.removeIdle() == 2)
        #expect(tested.removeIdle() == nil)
    }

    @Test func theHandDoesNotGoRoundForEver() {
        var tested = SecondChance<Int, Int>()
        for key in 0..<5000 {
            tested.put(key, for: key)
            _ = tested.use(key)
        }
        #expect(tested.removeIdle() == 1024)
        #expect(!tested.isUsed(1023) && tested.isUsed(1025))
    }

    @Test(arguments: [out, AccountError(.timedOut, "slow")])
    func anOldProfileIsServedWhileTheDatabaseIsOut(failure: AccountError) async throws {
        try await CacheStage.run(policy: Self.stale) { stage in
            _ = try await stage.store.create(1, values: ["motto": .string("old")])
            #expect(try await stage.profiles.profile(of: 1)?.source == .store)
            stage.store.beSilent(failure)
            stage.clock.advance(by: .seconds(300))
            let served = try #require(try await stage.profiles.profile(of: 1))
            #expect(served.source == .stale && served["motto"] == .string("old"))
            #expect(stage.count("stale") == 1)
            stage.clock.advance(by: .seconds(1))
            await #expect(throws: failure) { try await stage.profiles.profile(of: 1) }
            stage.store.beSilent(nil)
            #expect(try await stage.profiles.profile(of: 1)?.source == .store)
        }
    }

    @Test func manyAreServedOldOnlyIfAllOfThemAreThere() async throws {
        try await CacheStage.run(policy: Self.stale) { stage in
            for account: AccountID in [1, 2] { _ = try await stage.store.create(account, values: [:]) }
            _ = try await stage.profiles.profile(of: 1)
            stage.clock.advance(by: .seconds(60))
            _ = try await stage.profiles.profile(of: 2)
            stage.store.beSilent(Self.out)
            let served = try await stage.profiles.profiles(of: [1, 2])
            #expect(served[1]?.source == .stale && served[2]?.source == .store)
            await #expect(throws: Self.out) { try await stage.profiles.profiles(of: [1, 2, 3]) }
        }
    }

    @Test func nothingOldIsServedAfterAnInvalidation() async throws {
        try await CacheStage.run(policy: Self.stale) { stage in
            _ = try await stage.store.create(1, values: [:])
            _ = try await stage.profiles.profile(of: 1)
            stage.store.beSilent(Self.out)
            stage.clock.advance(by: .seconds(60))
            stage.bus.say(.changed(.profiles(site: "managed", accounts: [1])))
            await #expect(throws: Self.out) { try await stage.profiles.profile(of: 1) }
        }
    }

    @Test(arguments: [nil, AccountError(.storeMismatch, "another table")])
    func nothingOldIsServedOtherwise(failure: AccountError?) async throws {
        let policy = failure == nil ? CachePolicy(ttl: .seconds(30)) : Self.stale
        try await CacheStage.run(policy: policy) { stage in
            _ = try await stage.store.create(1, values: [:])
            _ = try await stage.profiles.profile(of: 1)
            stage.store.beSilent(failure ?? Self.out)
            stage.clock.advance(by: .seconds(31))
            await #expect(throws: failure ?? Self.out) { try await stage.profiles.profile(of: 1) }
        }
    }
}
