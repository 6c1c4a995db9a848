/// Accounts in the order of their ids, for lists that are merged.
public protocol AccountSequence: Sendable {
    /// The next accounts.
    /// - Parameter account: the account to begin after; nil begins with the first.
    func accounts(after account: AccountID?, limit: Int) async throws -> [AccountID]
}
