/// How far sites are synchronised, and who does it: of all instances one at a time, by a lease.
///
/// Every method throws ``AccountError`` alone.
public protocol SyncStateRepository: Sendable {
    /// The state of a site; a new one where it was never synchronised.
    func state(of site: SiteID) async throws -> SyncState

    /// Takes the site for some seconds, or longer where one has it already, and returns whether nobody else has it.
    func claim(_ site: SiteID, owner: String, lease: Double) async throws -> Bool

    /// Writes how far a pass came, and lets the site go.
    /// - Throws: `conflict` where somebody else has taken it meanwhile; nothing is written then.
    func finish(_ state: SyncState, owner: String) async throws

    /// Lets the site go as it was; that one has not got it is no error.
    func release(_ site: SiteID, owner: String) async throws
}
