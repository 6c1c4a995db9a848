/// The core's table of links: which account a legacy key belongs to; unique both ways within a source.
///
/// Every method throws ``AccountError`` alone.
public protocol LinkRepository: Sendable {
    /// The legacy keys of those of the accounts that are linked.
    func keys(of accounts: [AccountID], source: LinkSource) async throws -> [AccountID: LegacyKey]

    /// The accounts of those of the legacy keys that are linked.
    func accounts(of keys: [LegacyKey], source: LinkSource) async throws -> [LegacyKey: AccountID]

    /// Links of a source in the order of their accounts.
    /// - Parameter account: the account to begin after; nil begins with the first.
    func links(
        of source: LinkSource, after account: AccountID?, limit: Int
    ) async throws -> [(account: AccountID, key: LegacyKey)]

    /// Links accounts to keys; a link that is there already is no error.
    /// - Throws: `conflict` where an account or a key is linked otherwise, and where a key's person was deleted.
    func link(_ links: [AccountID: LegacyKey], source: LinkSource) async throws

    /// Takes away an account's link, and returns whether there was one.
    func unlink(_ account: AccountID, source: LinkSource) async throws -> Bool
}
