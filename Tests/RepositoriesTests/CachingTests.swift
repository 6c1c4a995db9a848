import Accounts
import GatewayTesting
import MetricsTestKit
import Testing

@testable import Repositories

@Suite(.timeLimit(.minutes(1))) struct CachingTests {
    @Test func whatWasReadIsServedUntilItIsTooOld() async throws {
        try await CacheStage.run { stage in
            _ = try await stage.store.create(1, values: ["motto": .string("old")])
            #expect(try await stage.motto(of: 1) == .string("old"))
            _ = try await stage.store.update(1, values: ["motto": .string("new")], expected: nil)
            stage.clock.advance(by: .seconds(29))
            #expect(try await stage.motto(of: 1) == .string("old"))
            stage.clock.advance(by: .seconds(1))
            #expect(try await stage.motto(of: 1) == .string("new"))
            #expect(stage.store.reads == [[1], [1]])
            #expect(stage.count("hits") == 1 && stage.count("misses") == 2)
        }
    }

    /// Without a wait: what is not kept any more, or must be fresh, is not known.
    @Test func whatIsKeptIsKnownAtOnce() async throws {
        try await CacheStage.run { stage in
            _ = try await stage.profiles.create(1, values: ["motto": .string("old")])
            let metered = MeteredProfileRepository(stage.profiles, factory: stage.metrics)
            #expect(metered.known(1) == nil)
            _ = try await stage.motto(of: 1)
            #expect(metered.known(1)?["motto"] == .string("old"))
            #expect(stage.profiles.fresh.known(1) == nil && metered.known(2) == nil)
            let dimensions = [("site", "managed"), ("operation", "read"), ("outcome", "ok")]
            let reads = try stage.metrics.expectCounter("gatehouse_profile_operations", dimensions)
            #expect(reads.totalValue == 1 && stage.count("hits") == 1)
            _ = try await stage.profiles.update(1, values: ["motto": .string("new")], expected: nil)
            #expect(metered.known(1) == nil)
            _ = try await stage.motto(of: 1)
            stage.clock.advance(by: .seconds(30))
            #expect(metered.known(1) == nil)
        }
    }

    @Test func onlyWhatIsMissingIsAskedFor() async throws {
        try await CacheStage.run { stage in
            for account: AccountID in [1, 2, 3] { _ = try await stage.profiles.create(account, values: [:]) }
            _ = try await stage.profiles.profile(of: 2)
            let found = try await stage.profiles.profiles(of: [1, 2, 3, 3, 4])
            #expect(Set(found.keys) == [1, 2, 3])
            #expect(stage.store.reads == [[2], [1, 3, 4]])
            #expect(stage.count("hits") == 1 && stage.count("misses") == 4)
        }
    }

    @Test(arguments: [false, true]) func missesAreKeptWhereTheSiteSaysSo(keepsMisses: Bool) async throws {
        try await CacheStage.run(policy: CachePolicy(ttl: .seconds(30), keepsMisses: keepsMisses)) { stage in
            #expect(try await stage.profiles.profile(of: 1) == nil)
            #expect(try await stage.profiles.profile(of: 1) == nil)
            #expect(stage.store.reads.count == (keepsMisses ? 1 : 2))
            _ = try await stage.profiles.create(1, values: [:])
            #expect(try await stage.profiles.profile(of: 1) != nil)
        }
    }

    @Test func everyWriteIsSeenAndTold() async throws {
        try await CacheStage.run { stage in
            _ = try await stage.profiles.findOrCreate(1, values: ["motto": .string("a")])
            #expect(try await stage.motto(of: 1) == .string("a"))
            _ = try await stage.profiles.update(1, values: ["motto": .string("b")], expected: nil)
            #expect(try await stage.motto(of: 1) == .string("b"))
            _ = try await stage.profiles.delete(1, expected: nil)
            #expect(try await stage.motto(of: 1) == nil)
            _ = try await stage.profiles.create(1, values: ["motto": .string("c")])
            #expect(try await stage.motto(of: 1) == .string("c"))
            let told = Invalidation.profiles(site: ContractSites.managed.id, accounts: [1])
            #expect(stage.bus.published == [told, told, told, told])
        }
    }

    @Test(arguments: [AccountError.Code.databaseUnavailable, .timedOut])
    func aWriteInDoubtIsTold(code: AccountError.Code) async throws {
        try await CacheStage.run { stage in
            _ = try await stage.store.create(1, values: ["motto": .string("old")])
            _ = try await stage.motto(of: 1)
            stage.store.failLate(AccountError(code, "no answer"))
            await #expect(throws: AccountError.self) {
                try await stage.profiles.update(1, values: ["motto": .string("new")], expected: nil)
            }
            #expect(try await stage.motto(of: 1) == .string("new"))
            #expect(stage.bus.published.count == 1)
        }
    }

    /// A row of a foreign writer would be met again and again otherwise.
    @Test func aWriteThatWasRefusedIsForgottenHereAlone() async throws {
        try await CacheStage.run { stage in
            let old = try await stage.store.create(1, values: ["motto": .string("old")])
            _ = try await stage.motto(of: 1)
            _ = try await stage.store.update(1, values: ["motto": .string("new")], expected: nil)
            await #expect(throws: AccountError.versionMismatch) {
                try await stage.profiles.update(1, values: [:], expected: old.version)
            }
            #expect(try await stage.motto(of: 1) == .string("new"))
            #expect(stage.bus.published.isEmpty)
        }
    }

    @Test func whoDecidesAWriteReadsWhatIsThere() async throws {
        try await CacheStage.run { stage in
            _ = try await stage.store.create(1, values: ["motto": .string("old")])
            _ = try await stage.motto(of: 1)
            _ = try await stage.store.update(1, values: ["motto": .string("new")], expected: nil)
            #expect(try await stage.motto(of: 1) == .string("old"))
            #expect(try await stage.profiles.fresh.profile(of: 1)?["motto"] == .string("new"))
            #expect(try await stage.motto(of: 1) == .string("new"))
        }
    }

    @Test func aReadThatBeganBeforeAWriteKeepsNothing() async throws {
        try await CacheStage.run { stage in
            _ = try await stage.store.create(1, values: ["motto": .string("old")])
            stage.store.beforeAnswering {
                _ = try? await stage.profiles.update(1, values: ["motto": .string("new")], expected: nil)
            }
            #expect(try await stage.motto(of: 1) == .string("old"))
            #expect(stage.cache.count == 0)
            #expect(try await stage.motto(of: 1) == .string("new"))
        }
    }

    @Test(arguments: [
        InvalidationEvent.unknown, .lost, .heard, .changed(.profiles(site: "managed", accounts: nil)),
        .changed(.profiles(site: "managed", accounts: [7, 1])),
    ])
    func aReadThatBeganBeforeNewsKeepsNothing(event: InvalidationEvent) async throws {
        try await CacheStage.run { stage in
            _ = try await stage.store.create(1, values: [:])
            stage.store.beforeAnswering { stage.bus.say(event) }
            #expect(try await stage.profiles.profile(of: 1) != nil)
            #expect(stage.cache.count == 0)
        }
    }

    @Test func newsOfOthersHarmNothingElse() async throws {
        try await CacheStage.run { stage in
            for account: AccountID in [1, 2] { _ = try await stage.store.create(account, values: [:]) }
            _ = try await stage.profiles.profiles(of: [1, 2])
            stage.bus.say(.changed(.profiles(site: "managed", accounts: [2])))
            stage.bus.say(.changed(.profiles(site: "other", accounts: nil)))
            #expect(stage.cache.count == 1)
            #expect(try await stage.profiles.profile(of: 1) != nil)
            #expect(stage.store.reads == [[1, 2]])
        }
    }

    @Test func nothingIsServedOrKeptWhileOthersAreNotHeard() async throws {
        try await CacheStage.run { stage in
            _ = try await stage.store.create(1, values: [:])
            _ = try await stage.profiles.profile(of: 1)
            stage.bus.say(.lost)
            #expect(stage.cache.count == 0)
            for _ in 0..<2 { _ = try await stage.profiles.profile(of: 1) }
            #expect(stage.cache.count == 0 && stage.store.reads.count == 3)
            stage.bus.say(.heard)
            for _ in 0..<2 { _ = try await stage.profiles.profile(of: 1) }
            #expect(stage.cache.count == 1 && stage.store.reads.count == 4)
        }
    }

    @Test func aSecondInstanceSeesWritesOfTheFirst() async throws {
        let bus = MemoryBus()
        let store = MemoryStore()
        try await CacheStage.run(bus: bus, store: store) { one in
            try await CacheStage.run(bus: bus, store: store) { two in
                _ = try await one.profiles.create(1, values: ["motto": .string("old")])
                #expect(try await two.motto(of: 1) == .string("old"))
                _ = try await one.profiles.update(1, values: ["motto": .string("new")], expected: nil)
                #expect(try await two.motto(of: 1) == .string("new"))
            }
        }
    }

    @Test func whatCouldNotBeToldIsToldLater() async throws {
        try await CacheStage.run { stage in
            stage.bus.fail(with: AccountError(.databaseUnavailable, "out"))
            _ = try await stage.profiles.create(1, values: [:])
            _ = try await stage.profiles.create(2, values: [:])
            #expect(stage.bus.published.isEmpty)
            stage.bus.fail(with: nil)
            try await wait {
                let told = stage.bus.published.flatMap { invalidation -> [AccountID] in
                    guard case .profiles("managed", let accounts?) = invalidation else { return [] }
                    return accounts
                }
                return Set(told) == [1, 2]
            }
        }
    }
}
