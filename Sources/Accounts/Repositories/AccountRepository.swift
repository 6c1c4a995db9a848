/// The stored accounts of the shared user base.
///
/// Every method throws ``AccountError`` alone: `databaseUnavailable` and `timedOut` when the core database does not
/// answer, and what each method names.
public protocol AccountRepository: AccountDirectory {
    /// The accounts with an e-mail address, compared case-folded: several where addresses need not be unique.
    func accounts(email: String) async throws -> [Account]

    /// Makes an account and, in the same transaction, its profiles: those in the core's own database as rows, the
    /// others as entries of the outbox.
    /// - Parameter members: whom of other systems the account is of, each to be linked in the same transaction.
    /// - Throws: `conflict`, naming `username` or `email`, where it is taken in any letter case; naming `link` where one
    ///   of the members has an account already, or had one that was deleted.
    func create(
        _ account: NewAccount, profiles: [NewProfile], members: [MemberReference]
    ) async throws -> AccountCreation

    /// Changes an account.
    /// - Parameter expected: the version the change was made on; nil overwrites what is there.
    /// - Throws: `accountNotFound`, `versionMismatch`, `conflict`.
    func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account

    /// Deletes an account and, in the same transaction, leaves an outbox entry for each profile to be erased. Links go
    /// too, but for those the erasing still needs, and leave their stones; sessions, tokens, roles and the standing go,
    /// and the addresses in the audit log. Returns whether there was such an account.
    func delete(_ id: AccountID, erasing erasure: ErasurePlan) async throws -> Bool

    /// Accounts, newest first.
    /// - Throws: `malformed` for a wrong cursor.
    func list(_ page: PageRequest, filter: AccountFilter) async throws -> Page<Account>

    /// How many accounts have the flags a filter asks for; what it searches for is left aside.
    func count(_ filter: AccountFilter) async throws -> Int

    /// The stored password hash, or nil where nobody can sign in by password.
    /// - Throws: `accountNotFound`.
    func passwordHash(_ id: AccountID) async throws -> String?
}

extension AccountRepository {
    /// Accounts, newest first, whatever their flags.
    /// - Throws: `malformed` for a wrong cursor.
    public func list(_ page: PageRequest, search: String?) async throws -> Page<Account> {
        try await list(page, filter: AccountFilter(search: search))
    }

    /// Makes an account and its profiles, of nobody another system knows.
    /// - Throws: `conflict`, naming `username` or `email`, where it is taken in any letter case.
    public func create(_ account: NewAccount, profiles: [NewProfile]) async throws -> AccountCreation {
        try await create(account, profiles: profiles, members: [])
    }

    /// Makes an account without any profile.
    /// - Throws: `conflict`, naming `username` or `email`, where it is taken in any letter case.
    public func create(_ account: NewAccount) async throws -> Account {
        try await create(account, profiles: []).account
    }

    /// Deletes an account that no site's profile has to follow.
    public func delete(_ id: AccountID) async throws -> Bool { try await delete(id, erasing: ErasurePlan()) }
}

/// A profile to be made with its account; its values are checked already.
public struct NewProfile: Hashable, Sendable {
    public let site: SiteID
    public let values: [FieldName: Value]

    public init(site: SiteID, values: [FieldName: Value]) {
        self.site = site
        self.values = values
    }
}

/// An account that was made, and the sites whose profile of it is still to come.
public struct AccountCreation: Hashable, Sendable {
    public let account: Account
    public let pending: [SiteID]

    public init(account: Account, pending: [SiteID]) {
        self.account = account
        self.pending = pending
    }
}

/// What has to follow the deletion of an account.
public struct ErasurePlan: Hashable, Sendable {
    /// The sites whose profile of the account is to be erased.
    public var sites: [SiteID]
    /// The sources whose links lead to those profiles, and go only when they are erased.
    public var sources: Set<LinkSource>

    public init(sites: [SiteID] = [], sources: Set<LinkSource> = []) {
        self.sites = sites
        self.sources = sources
    }
}
