/// The stored API keys.
///
/// Their secrets are stored hashed, and leave only to be compared.
///
/// Every method throws ``AccountError`` alone.
public protocol KeyRepository: Sendable {
    /// Stores a new key under its public id.
    func create(_ key: APIKey, secretHash: [UInt8]) async throws

    /// Those of the keys there are, by their public ids, revoked and expired ones too.
    func keys(_ ids: [String]) async throws -> [String: StoredKey]

    /// The key with a public id, or nil: every request asks for one, and what keeps some in memory answers it at once.
    func key(_ id: String) async throws -> StoredKey?

    /// Every key, oldest first.
    func list() async throws -> [APIKey]

    /// Revokes a key for good, and returns whether there was one that was not revoked yet.
    func revoke(_ id: String) async throws -> Bool
}

extension KeyRepository {
    public func key(_ id: String) async throws -> StoredKey? { try await keys([id])[id] }
}
