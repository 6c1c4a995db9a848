/// What the core knows of profiles that came from legacy stores.
///
/// Every method throws ``AccountError`` alone.
public protocol MigrationRecordRepository: Sendable {
    /// The records of those of the accounts that have one on a site.
    func records(of accounts: [AccountID], site: SiteID) async throws -> [AccountID: MigrationRecord]

    /// Notes profiles that are about to be copied; what is noted already stays as it is.
    func add(_ records: [MigrationRecord], site: SiteID) async throws

    /// Writes records anew, those of accounts that have one already as well.
    func replace(_ records: [MigrationRecord], site: SiteID) async throws

    /// Notes that a profile is about to be changed, or was deleted, here: made of nothing where there is no record.
    /// - Returns: whether the record was made, or had another state: of many who delete at once, one did it.
    @discardableResult
    func touch(
        _ account: AccountID, key: LegacyKey?, state: MigrationRecord.State, site: SiteID, at moment: Timestamp
    ) async throws -> Bool

    /// Notes what a profile is after its two sides were brought together: the legacy version and the checksum of
    /// `record`. What was deleted here stays deleted.
    /// - Parameter forgettingChange: whether the change at `record.changedAt` is over; a later one stays noted.
    func settle(_ record: MigrationRecord, forgettingChange: Bool, site: SiteID) async throws

    /// Records in the order of their accounts, from the one after `account`.
    /// - Parameter changed: those alone that were changed or deleted through the gateway since they were copied.
    func records(after account: AccountID?, limit: Int, changed: Bool, site: SiteID) async throws -> [MigrationRecord]

    /// How many records there are, by state, and how many were changed since they were copied.
    func counts(site: SiteID) async throws -> MigrationCounts

    /// Forgets all records of a site.
    func removeAll(site: SiteID) async throws
}

/// How many profiles came from a legacy store.
public struct MigrationCounts: Hashable, Sendable {
    public var copied = 0
    public var deleted = 0
    /// Of those copied, how many were changed through the gateway since.
    public var changed = 0

    public init(copied: Int = 0, deleted: Int = 0, changed: Int = 0) {
        self.copied = copied
        self.deleted = deleted
        self.changed = changed
    }
}
