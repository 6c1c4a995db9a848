public import Accounts

/// The links in memory.
public struct MemoryLinkRepository: LinkRepository {
    private let store: MemoryStore

    public init(store: MemoryStore = MemoryStore()) { self.store = store }

    public func keys(of accounts: [AccountID], source: LinkSource) async throws -> [AccountID: LegacyKey] {
        try store.transaction { state in
            accounts.reduce(into: [:]) { found, account in found[account] = state.links[source]?.keys[account] }
        }
    }

    public func accounts(of keys: [LegacyKey], source: LinkSource) async throws -> [LegacyKey: AccountID] {
        try store.transaction { state in
            keys.reduce(into: [:]) { found, key in found[key] = state.links[source]?.accounts[key] }
        }
    }

    public func links(
        of source: LinkSource, after account: AccountID?, limit: Int
    ) async throws -> [(account: AccountID, key: LegacyKey)] {
        try store.transaction { state in
            let links = (state.links[source]?.keys ?? [:]).sorted { $0.key < $1.key }
            return links.drop { link in account.map { link.key <= $0 } ?? false }.prefix(limit)
                .map { (account: $0.key, key: $0.value) }
        }
    }

    public func link(_ links: [AccountID: LegacyKey], source: LinkSource) async throws {
        try store.transaction { (state) throws(AccountError) in
            guard state.buried[source, default: []].isDisjoint(with: links.values) else {
                throw .conflict("the person of one of these keys was deleted")
            }
            for (account, key) in links { try state.links[source, default: MemoryLinks()].link(account, to: key) }
        }
    }

    public func unlink(_ account: AccountID, source: LinkSource) async throws -> Bool {
        try store.transaction { state in state.links[source]?.unlink(account) ?? false }
    }
}
