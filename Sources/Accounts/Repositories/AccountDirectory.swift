/// Look-ups of accounts, whoever answers them: the core's repository, or what keeps some of them in memory.
public protocol AccountDirectory: Sendable {
    /// An account that is in memory and may be served from there, without waiting; nil says nothing of whether it exists.
    func known(_ id: AccountID) -> Account?

    /// The account, or nil where there is none: the look-up of one of many at the same time.
    func account(_ id: AccountID) async throws -> Account?

    /// Those of the accounts that exist.
    func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account]

    /// Those of the accounts that exist, where nothing else of them is asked.
    func existing(_ ids: [AccountID]) async throws -> Set<AccountID>

    /// The accounts of those of the usernames that exist, by ``Username/fold(_:)`` of each.
    func accounts(usernames: [String]) async throws -> [String: Account]
}

extension AccountDirectory {
    public func known(_ id: AccountID) -> Account? { nil }

    public func account(_ id: AccountID) async throws -> Account? { try await accounts([id])[id] }

    public func existing(_ ids: [AccountID]) async throws -> Set<AccountID> { Set(try await accounts(ids).keys) }

    /// The account a request names.
    /// - Throws: ``AccountError`` `accountNotFound`.
    public func account(_ reference: AccountReference) async throws -> Account {
        let found: Account? =
            switch reference {
            case .id(let id): try await account(id)
            case .username(let name): try await accounts(usernames: [name])[Username.fold(name)]
            }
        guard let found else { throw AccountError.accountNotFound(reference) }
        return found
    }
}
