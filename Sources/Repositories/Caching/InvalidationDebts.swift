import Accounts

/// What other instances could not be told of yet.
struct InvalidationDebts {
    /// How many things of a kind are owed one by one; beyond, all of them are.
    static let longest = 1000

    private struct Debt<ID: Hashable & Comparable> {
        /// Nil is all there are.
        private(set) var ids: Set<ID>? = []

        mutating func add(_ more: [ID]?) {
            guard let known = ids else { return }
            let sum = more.map { known.union($0) }
            ids = (sum?.count ?? .max) > longest ? nil : sum
        }

        var isEmpty: Bool { ids?.isEmpty ?? false }
    }

    private var profiles: [SiteID: Debt<AccountID>] = [:]
    private var accounts = Debt<AccountID>()
    private var keys = Debt<String>()

    mutating func add(_ invalidation: Invalidation) {
        switch invalidation {
        case .profiles(let site, let accounts): profiles[site, default: Debt()].add(accounts)
        case .accounts(let ids): accounts.add(ids)
        case .keys(let ids): keys.add(ids)
        }
    }

    /// Takes all of them, keys first: what a revoked one opens matters most.
    mutating func takeAll() -> [Invalidation] {
        defer { self = Self() }
        var all: [Invalidation] = []
        if !keys.isEmpty { all.append(.keys(keys.ids?.sorted())) }
        if !accounts.isEmpty { all.append(.accounts(accounts.ids?.sorted())) }
        return all
            + profiles.sorted { $0.key < $1.key }.map { .profiles(site: $0.key, accounts: $0.value.ids?.sorted()) }
    }
}
