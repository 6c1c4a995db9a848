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
