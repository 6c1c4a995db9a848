/// The stored accounts of the shared user base.
///
/// Every method throws ``AccountError`` alone: `databaseUnavailable` and `timedOut` when the core database does not
/// answer, and what each method names.
public protocol AccountRepository: Sendable {
    /// Those of the accounts that exist.
    func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account]

    /// The accounts of those of the usernames that exist, by ``Username/fold(_:)`` of each.
    func accounts(usernames: [String]) async throws -> [String: Account]

    /// The accounts with an e-mail address, compared case-folded: several where addresses need not be unique.
    func accounts(email: String) async throws -> [Account]

    /// Makes an account.
    /// - Throws: `conflict`, naming `username` or `email`, where it is taken in any letter case.
    func create(_ account: NewAccount) async throws -> Account

    /// Changes an account.
    /// - Parameter expected: the version the change was made on; nil overwrites what is there.
    /// - Throws: `accountNotFound`, `versionMismatch`, `conflict`.
    func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account

    /// Deletes an account with its links, and returns whether there was one.
    func delete(_ id: AccountID) async throws -> Bool

    /// Accounts, newest first; `search` is looked for in username, e-mail and names, whatever the letter case.
    /// - Throws: `malformed` for a wrong cursor.
    func list(_ page: PageRequest, search: String?) async throws -> Page<Account>

    /// The stored password hash, or nil where nobody can sign in by password.
    /// - Throws: `accountNotFound`.
    func passwordHash(_ id: AccountID) async throws -> String?
}

extension AccountRepository {
    /// The account a request names.
    /// - Throws: ``AccountError`` `accountNotFound`.
    public func account(_ reference: AccountReference) async throws -> Account {
        let found: Account? =
            switch reference {
            case .id(let id): try await accounts([id])[id]
            case .username(let name): try await accounts(usernames: [name])[Username.fold(name)]
            }
        guard let found else { throw AccountError.accountNotFound(reference) }
        return found
    }
}
