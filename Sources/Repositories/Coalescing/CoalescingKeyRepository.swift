public import Accounts

/// Look-ups of API keys that come at the same time, sent to the database together.
///
/// Sixty-four concurrent requests with one key, or with as many, are two statements. Everything else passes through.
public struct CoalescingKeyRepository<Wrapped: KeyRepository>: KeyRepository {
    private let wrapped: Wrapped
    private let byID: Coalescer<String, StoredKey>

    /// - Parameter maximumKeys: how many keys are asked for at once at the most.
    public init(_ wrapped: Wrapped, maximumKeys: Int = 1000) {
        self.wrapped = wrapped
        self.byID = Coalescer(maximumKeys: maximumKeys) { try await wrapped.keys($0) }
    }

    public func key(_ id: String) async throws -> StoredKey? { try await byID.value(of: id) }

    public func keys(_ ids: [String]) async throws -> [String: StoredKey] { try await byID.values(of: ids) }

    public func create(_ key: APIKey, secretHash: [UInt8]) async throws {
        try await wrapped.create(key, secretHash: secretHash)
    }

    public func list() async throws -> [APIKey] { try await wrapped.list() }

    public func revoke(_ id: String) async throws -> Bool { try await wrapped.revoke(id) }
}
