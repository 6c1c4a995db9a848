public import Accounts

/// Look-ups of other systems' members that come at the same time, sent to their database together.
///
/// A hundred people who sign in at once for the first time cost the legacy database a few statements. Everything but
/// names and keys passes through.
public struct CoalescingMemberRepository<Wrapped: LegacyMemberRepository>: LegacyMemberRepository {
    private let wrapped: Wrapped
    private let byUsername: Coalescer<String, [LegacyMember]>
    private let byKey: Coalescer<LegacyKey, LegacyMember>

    /// - Parameter maximumKeys: how many members are asked for at once at the most; each name has several spellings.
    public init(_ wrapped: Wrapped, maximumKeys: Int = 100) {
        self.wrapped = wrapped
        self.byUsername = Coalescer(maximumKeys: maximumKeys) { try await wrapped.members(usernames: $0) }
        self.byKey = Coalescer(maximumKeys: maximumKeys) { try await wrapped.members(keys: $0) }
    }

    public var source: LinkSource { wrapped.source }
    public var database: DatabaseName { wrapped.database }

    public func members(usernames: [String]) async throws -> [String: [LegacyMember]] {
        try await byUsername.values(of: usernames)
    }

    public func members(email: String) async throws -> [LegacyMember] { try await wrapped.members(email: email) }

    public func members(keys: [LegacyKey]) async throws -> [LegacyKey: LegacyMember] {
        try await byKey.values(of: keys)
    }

    public func page(after key: LegacyKey?, limit: Int) async throws -> [LegacyMember] {
        try await wrapped.page(after: key, limit: limit)
    }

    public func count() async throws -> Int { try await wrapped.count() }
}
