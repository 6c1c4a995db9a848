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
        let joined: JoinedReads?

        init(_ stored: MemoryProfileRepository, failure: (any Error)? = nil, joined: JoinedReads? = nil) {
            self.stored = stored
            self.failure = failure
            self.joined = joined
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

    private func profiles(failure: (any Error)? = nil, joined: JoinedReads? = nil) -> Profiles {
        Profiles(
            MemoryProfileRepository(site: ContractSites.managed, store: store), failure: failure, joined: joined)
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

    @Test func whereBothCanBeReadInOneTheyAre() async throws {
        let bob = try await account("bob", hasProfile: true)
        let found = try #require(try await accounts.accounts([bob])[bob])
        let joined = JoinedReads { ids in
            ids.contains(bob) ? [bob: ProfiledAccount(found, profile: .success(nil))] : [:]
        }
        let profiles = profiles(joined: joined)
        let reads = PairedReads(accounts, profiles)
        let read = try #require(try await reads.read(bob))
        #expect(read.account === found && read.profile == nil)
        #expect(try await reads.read(4711) == nil)
        #expect(profiles.asked.withLock { $0.isEmpty })
    }

    /// A table that cannot be joined with, or is not as the site's file says, keeps no account from being found.
    @Test(arguments: [nil, AccountError.storeMismatch(site: "managed", table: "t", column: "c")])
    func whereTheyCannotTheyAreReadSideBySide(_ error: AccountError?) async throws {
        let bob = try await account("bob", hasProfile: true)
        let joined = JoinedReads { _ in
            if let error { throw error }
            return nil
        }
        let reads = PairedReads(accounts, profiles(failure: error, joined: joined))
        #expect(try await reads.read(4711) == nil)
        guard let error else {
            #expect(try await reads.read(bob)?.profile?.account == bob)
            return
        }
        await #expect(throws: error) { try await reads.read(bob) }
    }

    /// A database that does not answer is not asked again at once.
    @Test func anotherFailureIsTheirs() async throws {
        let profiles = profiles(joined: JoinedReads { _ in throw AccountError(.databaseUnavailable, "it is out") })
        let reads = PairedReads(accounts, profiles)
        await #expect { try await reads.read(4711) } throws: { ($0 as? AccountError)?.code == .databaseUnavailable }
        #expect(profiles.asked.withLock { $0.isEmpty })
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
