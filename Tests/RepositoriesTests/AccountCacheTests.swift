import Accounts
import GatewayTesting
import Logging
import MetricsTestKit
import Testing

@testable import Repositories

/// Accounts in memory, as reads of cached sites know them.
@Suite(.timeLimit(.minutes(1))) struct AccountCacheTests {
    /// One instance over stored accounts.
    private struct Stage: Sendable {
        let stored: MemoryAccountRepository
        /// The accounts as everybody else has them.
        let accounts: InvalidatingAccountRepository<MemoryAccountRepository>
        let directory: CachingAccountDirectory<InvalidatingAccountRepository<MemoryAccountRepository>>
        let cache: AccountCache
        let bus: MemoryBus
        let clock = StoppedClock()
        let metrics = TestMetrics()

        static func run(
            store: MemoryStore = MemoryStore(), bus: MemoryBus = MemoryBus(),
            _ body: @Sendable (Stage) async throws -> Void
        ) async throws {
            let invalidator = CacheInvalidator(
                bus: bus, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let stage = Stage(store: store, bus: bus, invalidator: invalidator)
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { await invalidator.run() }
                try await wait { stage.cache.isTrusted }
                try await body(stage)
            }
        }

        private init(store: MemoryStore, bus: MemoryBus, invalidator: CacheInvalidator) {
            let clock = clock
            self.bus = bus
            stored = MemoryAccountRepository(store: store, local: [ContractSites.managed])
            accounts = InvalidatingAccountRepository(
                stored, sites: [ContractSites.managed.id], invalidator: invalidator)
            cache = AccountCache(invalidator: invalidator, now: { clock.now }, factory: metrics)
            directory = CachingAccountDirectory(accounts, cache: cache, ttl: .seconds(30), factory: metrics)
        }

        /// The first name the directory has.
        func name(_ id: AccountID) async throws -> String? { try await directory.accounts([id])[id]?.firstName }

        func count(_ name: String) -> Int64 {
            (try? metrics.expectCounter("gatehouse_account_cache_\(name)"))?.totalValue ?? 0
        }
    }

    private static func make(_ name: String, in accounts: some AccountRepository) async throws -> AccountID {
        var account = NewAccount(username: try Username(name))
        account.firstName = name
        return try await accounts.create(account).id
    }

    private static func rename(_ name: String) -> AccountChanges {
        var changes = AccountChanges()
        changes.firstName = name
        return changes
    }

    @Test func anAccountIsKnownOnceItWasRead() async throws {
        try await Stage.run { stage in
            let id = try await Self.make("bob", in: stage.stored)
            #expect(stage.directory.known(id) == nil)
            #expect(try await stage.name(id) == "bob")
            #expect(stage.directory.known(id)?.firstName == "bob")
            #expect(stage.count("hits") == 1 && stage.count("misses") == 1)
            // By another program, such as Django: nobody is told.
            _ = try await stage.stored.update(id, changes: Self.rename("robert"), expected: nil)
            stage.clock.advance(by: .milliseconds(29_999))
            #expect(try await stage.name(id) == "bob")
            stage.clock.advance(by: .milliseconds(1))
            #expect(stage.directory.known(id) == nil)
            #expect(try await stage.name(id) == "robert")
        }
    }

    @Test func anAccountThatIsNotThereIsAskedForEachTime() async throws {
        try await Stage.run { stage in
            for _ in 1...2 { #expect(try await stage.name(1) == nil) }
            #expect(stage.cache.count == 0)
            let id = try await Self.make("bob", in: stage.stored)
            #expect(try await stage.name(id) == "bob")
        }
    }

    @Test func whoDecidesReadsWhatIsThere() async throws {
        try await Stage.run { stage in
            let id = try await Self.make("bob", in: stage.stored)
            _ = try await stage.name(id)
            _ = try await stage.stored.update(id, changes: Self.rename("robert"), expected: nil)
            #expect(stage.accounts.known(id) == nil)
            #expect(try await stage.accounts.account(.id(id)).firstName == "robert")
            #expect(try await stage.directory.account(.username("bob")).firstName == "robert")
        }
    }

    @Test func everyInstanceSeesAChangeAndADeletion() async throws {
        let (store, bus) = (MemoryStore(), MemoryBus())
        try await Stage.run(store: store, bus: bus) { one in
            try await Stage.run(store: store, bus: bus) { two in
                let id = try await Self.make("bob", in: one.accounts)
                for stage in [one, two] { #expect(try await stage.name(id) == "bob") }
                _ = try await two.accounts.update(id, changes: Self.rename("robert"), expected: nil)
                for stage in [one, two] { #expect(try await stage.name(id) == "robert") }
                #expect(try await two.accounts.delete(id))
                for stage in [one, two] {
                    #expect(stage.directory.known(id) == nil)
                    #expect(try await stage.name(id) == nil)
                }
                let written: [Invalidation] = [.accounts([id]), .accounts([id])]
                #expect(bus.published == written + [.profiles(site: ContractSites.managed.id, accounts: [id])])
            }
        }
    }

    @Test(arguments: [
        InvalidationEvent.changed(.accounts(nil)), .changed(.accounts([9, 1])), .unknown, .lost, .heard,
    ])
    func aReadThatBeganBeforeNewsKeepsNothing(event: InvalidationEvent) async throws {
        let bus = MemoryBus()
        try await Stage.run(bus: bus) { stage in
            let id = try await Self.make("bob", in: stage.stored)
            try #require(id == 1)
            let (_, load, began) = stage.cache.begin([id], ttl: .seconds(30))
            let found = try await stage.stored.accounts([id])
            bus.say(event)
            stage.cache.end(try #require(load), found, keepsMisses: false, readAt: began)
            #expect(stage.cache.count == 0 && stage.directory.known(id) == nil)
        }
    }

    @Test func newsOfOthersHarmNothing() async throws {
        try await Stage.run { stage in
            let id = try await Self.make("bob", in: stage.stored)
            let (_, load, began) = stage.cache.begin([id], ttl: .seconds(30))
            let other = AccountID(rawValue: id.rawValue + 1)
            for news: Invalidation in [.accounts([other]), .keys(nil), .profiles(site: "managed", accounts: [id])] {
                stage.bus.say(.changed(news))
            }
            stage.cache.end(
                try #require(load), try await stage.stored.accounts([id]), keepsMisses: false, readAt: began)
            #expect(stage.directory.known(id) != nil)
        }
    }
}
