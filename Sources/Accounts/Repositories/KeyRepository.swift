/// The stored API keys.
///
/// Their secrets are stored hashed, and leave only to be compared.
///
/// Every method throws ``AccountError`` alone.
public protocol KeyRepository: Sendable {
    /// Stores a new key under its public id.
    func create(_ key: APIKey, secretHash: [UInt8]) async throws

    /// The key with a public id and the hash of its secret, revoked and expired ones too, or nil.
    func key(_ id: String) async throws -> (key: APIKey, secretHash: [UInt8])?

    /// Every key, oldest first.
    func list() async throws -> [APIKey]

    /// Revokes a key for good, and returns whether there was one that was not revoked yet.
    func revoke(_ id: String) async throws -> Bool
}
