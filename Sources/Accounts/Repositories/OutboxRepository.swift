/// The work on other databases that a change in the core has promised: kept in the core until it is done.
///
/// Entries come to be in the transactions of ``AccountRepository``; deleting an account drops those that would make its
/// profiles. The entries of one account and site are done in their order: none is claimed while an earlier one is
/// there. Every method throws ``AccountError`` alone.
public protocol OutboxRepository: Sendable {
    /// Takes up to `limit` entries that are due and that nobody else works on, for `lease` seconds.
    func claim(limit: Int, lease: Double) async throws -> [OutboxEntry]

    /// Takes the entries of one account that nobody else works on, due or not, for `lease` seconds.
    func claim(account: AccountID, lease: Double) async throws -> [OutboxEntry]

    /// Removes a finished entry and its payload; after an account's last erasure also the links that were kept for it.
    func complete(_ entry: OutboxEntry) async throws

    /// Gives an entry back, to be tried again after `delay` seconds; `reason` is for people and holds no values.
    func postpone(_ entry: OutboxEntry, delay: Double, reason: String) async throws

    /// How many entries wait, and the age of the oldest in seconds.
    func backlog() async throws -> (count: Int, oldest: Double)
}

/// One piece of promised work.
public struct OutboxEntry: Hashable, Sendable {
    public enum Work: Hashable, Sendable {
        /// Make the profile; the values are in the API's form, by the name of the field.
        case create(fields: JSONValue)
        /// Erase the profile and the site's collections as their policies say.
        case erase
    }

    public let id: Int64
    public let site: SiteID
    public let account: AccountID
    public let work: Work
    /// How often it was tried before.
    public let attempts: Int

    public init(id: Int64, site: SiteID, account: AccountID, work: Work, attempts: Int) {
        self.id = id
        self.site = site
        self.account = account
        self.work = work
        self.attempts = attempts
    }
}
