public import Accounts

/// The way between accounts and the keys of a site's table: the account's own id, or the core's links.
public struct KeyResolver: Sendable {
    let site: Site
    let links: any LinkRepository

    public init(site: Site, links: any LinkRepository) {
        self.site = site
        self.links = links
    }

    private var coding: KeyCoding { KeyCoding(type: site.store.key.type) }

    /// Whether the keys are the ids of the accounts as they are.
    var areAccountIDs: Bool { site.store.key.account == .id && site.store.key.type == .integer }

    /// The key values of those of the accounts that have one.
    public func keys(of accounts: [AccountID]) async throws -> [AccountID: LegacyKey] {
        switch site.store.key.account {
        case .id:
            return Dictionary(
                accounts.map { ($0, LegacyKey(rawValue: String($0.rawValue))) }, uniquingKeysWith: { $1 })
        case .link(let source): return try await links.keys(of: accounts, source: source)
        }
    }

    /// The key of one account.
    /// - Throws: ``AccountError`` `profileNotFound` where no link leads to one.
    func key(of account: AccountID) async throws -> SQLValue {
        guard let key = try await keys(of: [account])[account].flatMap(coding.value) else {
            throw AccountError.profileNotFound(account, site: site.id)
        }
        return key
    }

    /// The accounts of those of the keys that lead to one.
    public func accounts(of keys: [LegacyKey]) async throws -> [LegacyKey: AccountID] {
        switch site.store.key.account {
        case .id:
            return keys.reduce(into: [:]) { accounts, key in
                accounts[key] = Int64(key.rawValue).map(AccountID.init(rawValue:))
            }
        case .link(let source): return try await links.accounts(of: keys, source: source)
        }
    }

    /// What binds a key in a statement; nil for a link that is no key of this table.
    func value(_ key: LegacyKey) -> SQLValue? { coding.value(key) }
}
