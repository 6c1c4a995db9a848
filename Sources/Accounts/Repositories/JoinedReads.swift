/// An account, and what came of the look-up of its profile.
public struct ProfiledAccount: Sendable {
    public let account: Account
    /// Where the look-up failed, it failed for those alone whose account is there.
    public let profile: Result<Profile?, any Error>

    public init(_ account: Account, profile: Result<Profile?, any Error>) {
        self.account = account
        self.profile = profile
    }
}

/// Reads of accounts together with their profiles by one statement, for a site whose profiles lie beside the accounts.
public struct JoinedReads: Sendable {
    private let body: @Sendable ([AccountID]) async throws -> [AccountID: ProfiledAccount]?

    public init(_ body: @escaping @Sendable ([AccountID]) async throws -> [AccountID: ProfiledAccount]?) {
        self.body = body
    }

    /// Those of the accounts that exist; nil where the table turns out to be none that can be joined with theirs.
    /// - Throws: what ``ProfileRepository/profiles(of:)`` does.
    public func read(_ ids: [AccountID]) async throws -> [AccountID: ProfiledAccount]? { try await body(ids) }
}
