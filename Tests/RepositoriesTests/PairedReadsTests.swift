import Accounts
import GatewayTesting
import Synchronization
import Testing

@testable import Repositories

/// Accounts and profiles that are read together.
@Suite(.timeLimit(.minutes(1))) struct PairedReadsTests {
    /// Profiles that count how often they are asked for, and may fail.
    private final class Profiles: ProfileRepository {
        let stored: MemoryProfileRepository
        let asked = Mutex<[[AccountID]]>([])
        let failure: (any Error)?

        init(_ stored: MemoryProfileRepository, failure: (any Error)? = nil) {
            self.stored = stored
            self.failure = failure
        }

        var site: Site { stored.site }

        func profiles(of accounts: [AccountID]) async throws -> [AccountID: Profile] {
            asked.withLock { $0.append(accounts) }
            if let failure { throw failure }
            return try await stored.profiles(of: accounts)
        }

        func create(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile { throw Failure() }
        func findOrCreate(_ account: AccountID, values: [FieldName: Value]) async throws -> Profile { throw Failure() }
        func update(
            _ account: AccountID, values: [FieldName: Value], expected: Version?
        ) async throws -> Profile { throw Failure() }
        func delete(_ account: AccountID, expected: Version?) async throws -> Bool { throw Failure() }
        func list(_ page: PageRequest, filter: [FieldName: Value]) async throws -> Page<Profile> { throw Failure() }
        func rows(
            of collection: CollectionName, account: AccountID, page: PageRequest
        ) async throws -> Page<CollectionRow> { throw Failure() }
    }

    private let store = MemoryStore()
    private let accounts: MemoryAccountRepository

    init() { accounts = MemoryAccountRepository(store: store, local: [ContractSites.managed]) }

    private func profiles(failure: (any Error)? = nil) -> Profiles {
        Profiles(MemoryProfileRepository(site: ContractSites.managed, store: store), failure: failure)
    }

    private func account(_ name: String, hasProfile: Bool = false) async throws -> AccountID {
        let id = try await accounts.create(NewAccount(username: Username(name))).id
        if hasProfile {
            _ = try await MemoryProfileRepository(site: ContractSites.managed, store: store)
                .create(id, values: ContractSites.managed.model.defaults)
        }
        return id
    }

    @Test func givesBoth() async throws {
        let (bob, eve) = (try await account("bob", hasProfile: true), try await account("eve"))
        let reads = PairedReads(accounts, profiles())
        let first = try #require(try await reads.read(bob))
        #expect(first.account.id == bob && first.profile?.account == bob)
        let second = try #require(try await reads.read(eve))
        #expect(second.account.id == eve && second.profile == nil)
    }

    /// The account decides, even where the database of the profiles is out.
    @Test func whereThereIsNoAccountTheProfileDoesNotMatter() async throws {
        let bob = try await account("bob")
        let reads = PairedReads(accounts, profiles(failure: Failure()))
        #expect(try await reads.read(AccountID(rawValue: 4711)) == nil)
        await #expect(throws: Failure.self) { try await reads.read(bob) }
    }

    @Test func manyAtOnceAreTwoLookUps() async throws {
        var ids: [AccountID] = []
        for number in 0..<20 { ids.append(try await account("person\(number)", hasProfile: true)) }
        let profiles = profiles()
        let reads = PairedReads(HeldDirectory(accounts), profiles)
        let everybody = ids
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in everybody {
                group.addTask {
                    let found = try await reads.read(id)
                    #expect(found?.account.id == id && found?.profile?.account == id)
                }
            }
            try await group.waitForAll()
        }
        // While the first waits for its account all the others gather.
        #expect(profiles.asked.withLock { $0.count } == 2)
        #expect(Set(profiles.asked.withLock { $0.joined() }) == Set(ids))
    }

    /// A directory whose first answer takes until all have asked.
    private struct HeldDirectory: AccountDirectory {
        let wrapped: MemoryAccountRepository

        init(_ wrapped: MemoryAccountRepository) { self.wrapped = wrapped }

        func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] {
            try await Task.sleep(for: .milliseconds(300))
            return try await wrapped.accounts(ids)
        }

        func accounts(usernames: [String]) async throws -> [String: Account] {
            try await wrapped.accounts(usernames: usernames)
        }
    }
}
