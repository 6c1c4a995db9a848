public import Accounts
import OrderedCollections

/// The accounts in memory.
public struct MemoryAccountRepository: AccountRepository {
    private let store: MemoryStore
    private let local: [SiteID: MemoryProfileRepository]

    /// - Parameter local: the sites whose profiles are in the same store, and are made with the account; the others'
    ///   go by the outbox.
    public init(store: MemoryStore = MemoryStore(), local: [Site] = []) {
        self.store = store
        self.local = Dictionary(
            local.map { ($0.id, MemoryProfileRepository(site: $0, store: store)) }, uniquingKeysWith: { $1 })
    }

    public func accounts(_ ids: [AccountID]) async throws -> [AccountID: Account] {
        try store.transaction { state in
            ids.reduce(into: [:]) { found, id in found[id] = state.accounts.rows[id]?.account }
        }
    }

    public func accounts(usernames: [String]) async throws -> [String: Account] {
        let wanted = Set(usernames.map(Username.fold))
        return try store.transaction { state in
            state.accounts.rows.values.filter { wanted.contains($0.foldedUsername) }
                .reduce(into: [:]) { found, row in found[row.foldedUsername] = row.account }
        }
    }

    public func accounts(email: String) async throws -> [Account] {
        let wanted = EmailAddress.fold(email)
        guard !wanted.isEmpty else { return [] }
        return try store.transaction { state in
            state.accounts.rows.values.filter { $0.foldedEmail == wanted }.map(\.account).sorted { $0.id < $1.id }
        }
    }

    public func create(
        _ account: NewAccount, profiles: [NewProfile], members: [MemberReference]
    ) async throws -> AccountCreation {
        try store.transaction { (state) throws(AccountError) in
            let id = state.accounts.nextID()
            let row = account.stored(id: id, version: state.nextVersion())
            try state.accounts.put(row)
            for member in members { try state.link(member, to: id) }
            var pending: [SiteID] = []
            for profile in profiles {
                if let repository = local[profile.site] {
                    _ = try repository.insert(id, values: profile.values, into: &state)
                } else {
                    let fields = profile.values.sorted { $0.key < $1.key }
                    let json = JSONValue.object(fields.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value.json })
                    state.outbox.add(.create(fields: json), site: profile.site, account: id)
                    pending.append(profile.site)
                }
            }
            return AccountCreation(account: row.account, pending: pending)
        }
    }

    public func update(_ id: AccountID, changes: AccountChanges, expected: Version?) async throws -> Account {
        try store.transaction { (state) throws(AccountError) in
            guard let row = state.accounts.rows[id] else { throw .accountNotFound(.id(id)) }
            if let expected, expected != row.account.version { throw .versionMismatch }
            guard !changes.isEmpty else { return row.account }
            let changed = row.applying(changes, version: state.nextVersion())
            try state.accounts.put(changed)
            return changed.account
        }
    }

    public func delete(_ id: AccountID, erasing erasure: ErasurePlan) async throws -> Bool {
        try store.transaction { state in
            guard state.accounts.remove(id) else { return false }
            state.outbox.dropCreations(of: id)
            for site in erasure.sites { state.outbox.add(.erase, site: site, account: id) }
            for (source, links) in state.links {
                if let key = links.keys[id] { state.buried[source, default: []].insert(key) }
            }
            for source in state.links.keys where !erasure.sources.contains(source) {
                _ = state.links[source]?.unlink(id)
            }
            return true
        }
    }

    public func list(_ page: PageRequest, filter: AccountFilter) async throws -> Page<Account> {
        let before = try MemoryCursor.position(in: page, of: "accounts").flatMap { Int64($0) }
        let wanted = filter.search.map(Username.fold) ?? ""
        return try store.transaction { state in
            let found = state.accounts.rows.values.filter { row in
                (before.map { row.account.id.rawValue < $0 } ?? true) && (wanted.isEmpty || row.matches(wanted))
                    && row.matches(filter)
            }
            return MemoryCursor.page(
                found.map(\.account).sorted { $0.id > $1.id }, limit: page.limit, list: "accounts"
            ) { $0.id.description }
        }
    }

    public func count(_ filter: AccountFilter) async throws -> Int {
        try store.transaction { state in state.accounts.rows.values.count { $0.matches(filter) } }
    }

    public func passwordHash(_ id: AccountID) async throws -> String? {
        try store.transaction { (state) throws(AccountError) in
            guard let row = state.accounts.rows[id] else { throw .accountNotFound(.id(id)) }
            return row.passwordHash
        }
    }
}
