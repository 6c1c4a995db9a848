public import Accounts

/// The fixture of the profile contract in memory.
public struct MemoryProfileFixture: ProfileFixture {
    public let profiles: any ProfileRepository
    public let capabilities: StoreCapabilities
    private let store: MemoryStore
    private let inner: MemoryProfileRepository

    /// - Parameters:
    ///   - store: where to keep everything, together with what else is kept there.
    ///   - isCoarse: whether timestamps have microseconds only, as PostgreSQL's do.
    ///   - wrap: what to put around the repository, to hold that against the contract.
    public init(
        site: Site, store: MemoryStore? = nil, isCoarse: Bool = false,
        wrap: (MemoryProfileRepository) -> any ProfileRepository = { $0 }
    ) {
        var limits = MemoryLimits()
        limits.timestampStep = isCoarse ? 10 : 1
        limits.textLengths = ["motto": ContractSites.narrowLength]
        var capabilities = StoreCapabilities()
        capabilities.timestampStep = limits.timestampStep
        self.capabilities = capabilities
        let store = store ?? MemoryStore(limits: limits)
        self.store = store
        self.inner = MemoryProfileRepository(site: site, store: store)
        self.profiles = wrap(inner)
    }

    public func makeAccounts(_ count: Int) async throws -> [AccountID] {
        try store.transaction { state in (0..<count).map { _ in state.accounts.nextID() } }
    }

    public func link(_ account: AccountID, to key: LegacyKey) async throws {
        guard case .link(let source) = inner.site.store.key.account else { return }
        try await MemoryLinkRepository(store: store).link([account: key], source: source)
    }

    public func insertRow(key: LegacyKey, values: [FieldName: Value]) async throws {
        let key = try rowKey(key)
        try store.transaction { (state) throws(AccountError) in
            let version = state.nextVersion()
            try inner.put(MemoryRow(values: values, version: version), at: key, in: &state)
        }
    }

    public func insertRow(
        of collection: CollectionName, id: Int64, key: LegacyKey, values: [FieldName: Value]
    ) async throws {
        let row = MemoryCollectionRow(id: id, key: try rowKey(key), values: values)
        try store.transaction { state in
            state.tables[inner.site.id, default: MemoryTable()].collections[collection, default: []].append(row)
        }
    }

    private func rowKey(_ key: LegacyKey) throws -> MemoryRowKey {
        try require(MemoryRowKey(key, type: inner.site.store.key.type), "a key of the site's type")
    }
}

/// The fixture of the core's contracts in memory.
public struct MemoryCoreFixture: CoreFixture {
    public let accounts: any AccountRepository
    public let links: any LinkRepository
    public let outbox: any OutboxRepository
    public let keys: any KeyRepository
    public let profiles: any ProfileRepository

    /// - Parameters:
    ///   - wrap: what to put around the accounts, to hold that against the contract.
    ///   - wrapKeys: what to put around the keys.
    public init(
        wrap: (MemoryAccountRepository) -> any AccountRepository = { $0 },
        wrapKeys: (MemoryKeyRepository) -> any KeyRepository = { $0 }
    ) {
        let store = MemoryStore()
        accounts = wrap(MemoryAccountRepository(store: store, local: [ContractSites.managed]))
        links = MemoryLinkRepository(store: store)
        outbox = MemoryOutboxRepository(store: store)
        keys = wrapKeys(MemoryKeyRepository(store: store))
        profiles = MemoryProfileRepository(site: ContractSites.managed, store: store)
    }
}
