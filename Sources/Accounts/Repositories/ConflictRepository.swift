/// The profiles that were changed on both sides, those that wait for a choice and those decided.
///
/// Of one account at most one waits a site. Every method throws ``AccountError`` alone.
public protocol ConflictRepository: Sendable {
    /// Notes a conflict: a new one, or the newest versions of the one that waits already.
    func put(_ finding: MigrationConflict.Finding, site: SiteID, at moment: Timestamp) async throws -> MigrationConflict

    func conflict(_ id: Int64) async throws -> MigrationConflict?

    /// Those of the accounts whose conflict waits.
    func waiting(of accounts: [AccountID], site: SiteID) async throws -> Set<AccountID>

    /// Conflicts in the order they were first found, the newest first.
    /// - Parameter isWaiting: those that wait alone, or those decided alone; nil for both.
    /// - Throws: `malformed` for a wrong cursor.
    func list(_ page: PageRequest, site: SiteID, isWaiting: Bool?) async throws -> Page<MigrationConflict>

    /// Notes what was decided.
    /// - Throws: `notFound`; `conflict` where it is decided already.
    func decide(_ id: Int64, _ decision: MigrationConflict.Decision) async throws

    /// Lets a decided conflict wait again.
    /// - Throws: `notFound`; `conflict` where it waits already, or a later one of the account does or was decided.
    func reopen(_ id: Int64) async throws

    /// Removes the conflict of an account that waits, since both sides are one again; that there is none is no error.
    func drop(_ account: AccountID, site: SiteID) async throws

    /// How many wait, and how many are decided.
    func counts(site: SiteID) async throws -> (waiting: Int, decided: Int)

    /// Forgets the conflicts of a site.
    func removeAll(site: SiteID) async throws
}
