public import Accounts

/// Look-ups of accounts by id or username that come at the same time, sent to the core together.
///
/// Everything else passes through.
public struct CoalescingAccountRepository<Wrapped: AccountRepository>: AccountRepository {
    private let wrapped: Wrapped
    private let byID: Coalescer<AccountID, Account>
    private let byUsername: Coalescer<String, Account>
    private let existence: Coalescer<AccountID, Bool>

    /// - Parameter maximumKeys: how many accounts are asked for at once at the most.
    public init(_ wrapped: Wrapped, maximumKeys: Int = 1000) {
        self.wrapped = wrapped
        self.byID = Coalescer(maximumKeys: maximumKeys) { try await wrapped.accounts($0) }
        self.byUsername = Coalescer(maximumKeys: maximumKeys) { try await wrapped.accounts(usernames: $0) }
        self.existence = Coalescer(maximumKeys: maximumKeys) { ids in
            Dictionary(uniqueKeysWithValues: try await wrapped.existing(ids).map { ($0, true) })
        }
    }

    public func account(_ id: AccountID) async throws -> Account? { try await byID.value(of: id) }

    public func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] { try await byID.values(of: ids) }

    public func existing(_ ids: [AccountID]) async throws -> Set<AccountID> {
        guard ids.count < Coalescer<AccountID, Bool>.manyKeys else { return try await wrapped.existing(ids) }
        return Set(try await existence.values(of: ids).keys)
    }

    public func accounts(usernames: [String]) async throws -> [String: Account] {
        try await byUsername.values(of: usernames.map(Username.fold))
    }

    public func accounts(email: String) async throws -> [Account] { try await wrapped.accounts(email: email) }

    public func create(
        _ account: NewAccount, profiles: [NewProfile], members: [MemberReference]
    ) async throws -> AccountCreation {
        try await wrapped.create(account, profiles: profiles, members: members)
    }

    public func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account {
        try await wrapped.update(id, changes: changes, expected: expected)
    }

    public func delete(_ id: AccountID, erasing erasure: ErasurePlan) async throws -> Bool {
        try await wrapped.delete(id, erasing: erasure)
    }

    public func list(_ page: PageRequest, filter: AccountFilter) async throws -> Page<Account> {
        try await wrapped.list(page, filter: filter)
    }

    public func count(_ filter: AccountFilter) async throws -> Int { try await wrapped.count(filter) }

    public func passwordHash(_ id: AccountID) async throws -> String? { try await wrapped.passwordHash(id) }
}
