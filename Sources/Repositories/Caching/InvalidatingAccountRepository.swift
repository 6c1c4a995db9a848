public import Accounts

/// Accounts whose writes are told to what is kept in memory of them, and of their profiles: these are made, and links come
/// and go, in the same transaction.
///
/// Reads pass through, and are always of the database.
public struct InvalidatingAccountRepository<Wrapped: AccountRepository>: AccountRepository {
    private let wrapped: Wrapped
    private let sites: Set<SiteID>
    private let invalidator: CacheInvalidator

    /// - Parameter sites: the sites whose profiles are kept in memory.
    public init(_ wrapped: Wrapped, sites: Set<SiteID>, invalidator: CacheInvalidator) {
        self.wrapped = wrapped
        self.sites = sites
        self.invalidator = invalidator
    }

    public func create(
        _ account: NewAccount, profiles: [NewProfile], members: [MemberReference]
    ) async throws -> AccountCreation {
        // A link leads to whatever profile there is, on any site.
        let touched = members.isEmpty ? sites.intersection(profiles.map(\.site)) : sites
        do {
            let made = try await wrapped.create(account, profiles: profiles, members: members)
            // That there was none may have been noted before.
            await tell(touched.subtracting(made.pending), [made.account.id])
            return made
        } catch {
            if error.leavesDoubt { await tell(touched, nil) }
            throw error
        }
    }

    public func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account {
        try await invalidator.telling(.accounts([id])) {
            try await wrapped.update(id, changes: changes, expected: expected)
        }
    }

    public func delete(_ id: AccountID, erasing erasure: ErasurePlan) async throws -> Bool {
        do {
            // The account first: it decides whether its profiles are shown.
            let wasThere = try await invalidator.telling(.accounts([id])) {
                try await wrapped.delete(id, erasing: erasure)
            }
            await tell(sites, [id])
            return wasThere
        } catch {
            if error.leavesDoubt { await tell(sites, [id]) }
            throw error
        }
    }

    private func tell(_ sites: Set<SiteID>, _ accounts: [AccountID]?) async {
        for site in sites.sorted() { await invalidator.changed(.profiles(site: site, accounts: accounts)) }
    }

    public func account(_ id: AccountID) async throws -> Account? { try await wrapped.account(id) }

    public func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] { try await wrapped.accounts(ids) }

    public func existing(_ ids: [AccountID]) async throws -> Set<AccountID> { try await wrapped.existing(ids) }

    public func accounts(usernames: [String]) async throws -> [String: Account] {
        try await wrapped.accounts(usernames: usernames)
    }

    public func accounts(email: String) async throws -> [Account] { try await wrapped.accounts(email: email) }

    public func list(_ page: PageRequest, filter: AccountFilter) async throws -> Page<Account> {
        try await wrapped.list(page, filter: filter)
    }

    public func count(_ filter: AccountFilter) async throws -> Int { try await wrapped.count(filter) }

    public func passwordHash(_ id: AccountID) async throws -> String? { try await wrapped.passwordHash(id) }
}
