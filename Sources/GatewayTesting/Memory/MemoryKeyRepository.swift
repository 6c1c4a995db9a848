public import Accounts

/// The API keys in memory.
public struct MemoryKeyRepository: KeyRepository {
    private let store: MemoryStore

    public init(store: MemoryStore = MemoryStore()) { self.store = store }

    public func create(_ key: APIKey, secretHash: [UInt8]) async throws {
        try store.transaction { (state) throws(AccountError) in
            let row = MemoryKey(key: key, secretHash: secretHash, number: state.keys.count)
            guard state.keys.updateValue(row, forKey: key.id) == nil else {
                throw .conflict("there is a key \"\(key.id)\"")
            }
        }
    }

    public func keys(_ ids: [String]) async throws -> [String: StoredKey] {
        try store.transaction { state in
            ids.reduce(into: [:]) { found, id in
                found[id] = state.keys[id].map { StoredKey(key: $0.key, secretHash: $0.secretHash) }
            }
        }
    }

    public func list() async throws -> [APIKey] {
        try store.transaction { state in
            state.keys.values.sorted { ($0.key.createdAt, $0.number) < ($1.key.createdAt, $1.number) }.map(\.key)
        }
    }

    public func revoke(_ id: String) async throws -> Bool {
        try store.transaction { state in
            guard let row = state.keys[id], row.key.revokedAt == nil else { return false }
            let key = row.key
            let revoked = APIKey(
                id: key.id, name: key.name, sites: key.sites, scopes: key.scopes, createdAt: key.createdAt,
                expiresAt: key.expiresAt, revokedAt: .now())
            state.keys[id] = MemoryKey(key: revoked, secretHash: row.secretHash, number: row.number)
            return true
        }
    }
}

struct MemoryKey {
    let key: APIKey
    let secretHash: [UInt8]
    /// The order keys came in, where they came in the same moment.
    let number: Int
}
