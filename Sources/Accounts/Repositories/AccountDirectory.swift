/// Look-ups of accounts, whoever answers them: the core's repository, or what keeps some of them in memory.
public protocol AccountDirectory: Sendable {
    /// An account that is in memory and may be served from there, without waiting; nil says nothing of whether it exists.
    func known(_ id: AccountID) -> Account?

    /// Those of the accounts that exist.
    func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account]

    /// The accounts of those of the usernames that exist, by ``Username/fold(_:)`` of each.
    func accounts(usernames: [String]) async throws -> [String: Account]
}

extension AccountDirectory {
    public func known(_ id: AccountID) -> Account? { nil }

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
