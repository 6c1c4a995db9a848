/// The members of another system, as its own table has them; it is only read.
///
/// Every method throws ``AccountError`` alone: `databaseUnavailable` and `timedOut` when the database does not answer,
/// `storeMismatch`, naming table and column, when the table is not as the configuration says.
public protocol LegacyMemberRepository: Sendable {
    /// What links to these members are kept under.
    var source: LinkSource { get }
    /// Where they are.
    var database: DatabaseName { get }

    /// The members with each of the usernames, by the name as it was asked for: compared by ``Username/fold(_:)``,
    /// whatever the table's collation; several where names of theirs are the same but for that.
    func members(usernames: [String]) async throws -> [String: [LegacyMember]]

    /// The members with an e-mail address, compared by ``EmailAddress/fold(_:)``.
    func members(email: String) async throws -> [LegacyMember]

    /// Those of the keys that are somebody's.
    func members(keys: [LegacyKey]) async throws -> [LegacyKey: LegacyMember]

    /// Up to `limit` members whose keys come after one, in the order of the table's own keys; from the first for nil.
    ///
    /// Fewer than `limit` are the last.
    func page(after key: LegacyKey?, limit: Int) async throws -> [LegacyMember]

    /// How many members there are.
    func count() async throws -> Int
}

extension LegacyMemberRepository {
    /// The members with a username.
    public func members(username: String) async throws -> [LegacyMember] {
        try await members(usernames: [username])[username] ?? []
    }
}
