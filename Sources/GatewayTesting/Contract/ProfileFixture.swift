public import Accounts

/// What a profile repository is held against the contract with: the repository of one site over empty tables, and
/// what the suite needs done behind its back.
///
/// To plug in a database: make the site's table and those of its collections, a repository over them, and implement
/// the four methods with plain INSERTs. One fixture serves one case.
public protocol ProfileFixture: Sendable {
    /// The repository under test.
    var profiles: any ProfileRepository { get }

    var capabilities: StoreCapabilities { get }

    /// Makes accounts that rows can belong to, with ascending ids; where nothing refers to the table of accounts, any
    /// numbers will do.
    func makeAccounts(_ count: Int) async throws -> [AccountID]

    /// Links an account to a key of the site's table, under the site's source.
    func link(_ account: AccountID, to key: LegacyKey) async throws

    /// Writes a row into the site's table as a program that does not know us would: the values fit the columns, but
    /// may break rules of the model; columns not named are NULL.
    func insertRow(key: LegacyKey, values: [FieldName: Value]) async throws

    /// Writes a row into the table of a collection.
    func insertRow(of collection: CollectionName, id: Int64, key: LegacyKey, values: [FieldName: Value]) async throws
}

/// What a store can hold and tell apart, where stores may differ.
public struct StoreCapabilities: Sendable {
    /// The finest step of its timestamps, in ticks of 100 ns; finer values are refused.
    public var timestampStep: Int64 = 1
    /// Whether equality tells letter cases and trailing blanks apart, in unique columns and filters.
    public var comparesExactly = true
    /// Whether a text of as many characters as its field allows fits whatever the characters; where it does not, only
    /// characters below U+10000 count as one.
    public var countsScalars = true
    /// Whether the column of `motto` in tables that are not managed is ``ContractSites/narrowLength`` characters long.
    public var boundsText = true

    public init() {}
}

extension ProfileFixture {
    var site: Site { profiles.site }

    func makeAccount() async throws -> AccountID {
        try require(try await makeAccounts(1).first, "an account of the fixture")
    }

    /// The key of an account's row: its id, or the key ``people(_:)`` linked it to.
    func key(of account: AccountID) -> LegacyKey {
        switch site.store.key.account {
        case .id: LegacyKey(rawValue: account.description)
        case .link: ContractSites.key(Int(account.rawValue), type: site.store.key.type)
        }
    }

    /// Makes accounts, and links for them where the site needs links.
    func people(_ count: Int) async throws -> [AccountID] {
        let accounts = try await makeAccounts(count)
        if case .link = site.store.key.account {
            for account in accounts { try await link(account, to: key(of: account)) }
        }
        return accounts
    }

    /// Makes an account with a row in the site's table, whether or not the repository could make it.
    func person(_ values: [FieldName: Value] = [:]) async throws -> AccountID {
        let account = try require(try await people(1).first, "an account of the fixture")
        try await seed(account, values)
        return account
    }

    /// Makes the row of an account: by the repository where that may create, else behind its back.
    func seed(_ account: AccountID, _ values: [FieldName: Value] = [:]) async throws {
        if site.store.isManaged {
            _ = try await profiles.create(account, values: values)
        } else {
            try await insertRow(key: key(of: account), values: values)
        }
    }

    /// Reads a profile that has to be there.
    func profile(
        _ account: AccountID, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> Profile {
        try require(
            try await profiles.profile(of: account), "the profile of account \(account)", file: file, line: line)
    }
}
