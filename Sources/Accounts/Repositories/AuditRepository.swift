/// The stored audit log: it only grows, until what is older than the configuration says is removed.
///
/// Every method throws ``AccountError`` alone.
public protocol AuditRepository: Sendable {
    /// Adds an event.
    func append(_ event: AuditEvent, at moment: Timestamp) async throws

    /// Entries, newest first.
    /// - Throws: `malformed` for a wrong cursor.
    func list(_ page: PageRequest, filter: AuditFilter) async throws -> Page<AuditEntry>

    /// Removes at most `limit` entries older than a moment, and returns how many.
    func remove(before moment: Timestamp, limit: Int) async throws -> Int

    /// Takes what tells of a person, its addresses, from the entries about an account that is being deleted.
    func anonymize(_ account: AccountID) async throws
}
