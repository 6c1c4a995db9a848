/// The stored roles of the staff.
///
/// Every method throws ``AccountError`` alone.
public protocol RoleRepository: Sendable {
    /// The roles of an account, by site.
    func roles(of account: AccountID) async throws -> [SiteID: Role]

    /// Gives an account a role on a site, or takes its role there away.
    func set(_ role: Role?, of account: AccountID, on site: SiteID) async throws

    /// Everybody with a role, by account and site.
    func list() async throws -> [(account: AccountID, site: SiteID, role: Role)]
}
