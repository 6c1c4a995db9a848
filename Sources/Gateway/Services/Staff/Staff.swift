public import Accounts

/// A member of the staff, in the admin pages: what they may see and do, and where.
public struct Staff: Sendable {
    public let account: Account
    /// Their roles, by site; a superuser is admin everywhere.
    public let roles: [SiteID: Role]

    public var isSuperuser: Bool { account.isSuperuser }

    /// - Returns: nil for somebody who is no member of the staff.
    public init?(_ account: Account, roles: [SiteID: Role]) {
        guard account.isActive, account.isSuperuser || (account.isStaff && !roles.isEmpty) else { return nil }
        self.account = account
        self.roles = roles
    }

    /// The sites that exist for them.
    public var access: SiteAccess { isSuperuser ? .all : .only(Set(roles.keys)) }

    /// Their role on a site, or nil where the site does not exist for them.
    public func role(on site: SiteID) -> Role? { isSuperuser ? .admin : roles[site] }

    /// Whether they see e-mail addresses.
    public var seesAddresses: Bool { isSuperuser || roles.values.contains(.admin) }

    /// Insists on a role on a site.
    /// - Throws: ``AccountError`` `unknownSite` where the site does not exist for them, `forbidden` for a lesser role.
    public func require(_ role: Role, on site: SiteID) throws(AccountError) {
        guard let own = self.role(on: site) else { throw .unknownSite(site.rawValue) }
        guard own >= role else {
            throw AccountError(.forbidden, "this needs the role \(role.rawValue) on the site \"\(site)\"")
        }
    }

    /// Insists on a superuser.
    /// - Throws: ``AccountError`` `forbidden`.
    public func requireSuperuser() throws(AccountError) {
        guard isSuperuser else { throw AccountError(.forbidden, "this needs a superuser") }
    }

    /// As whom they see and change the profiles of a site: as the administration, as far as their role goes.
    /// - Throws: ``AccountError`` `unknownSite`.
    public func principal(for site: SiteID) throws(AccountError) -> Principal {
        try require(.viewer, on: site)
        var scopes: Set<Scope> = [.profilesRead, .admin]
        if let own = role(on: site), own >= .editor { scopes.insert(.profilesWrite) }
        if role(on: site) == .admin { scopes.insert(.accountsEmail) }
        return Principal(
            name: "account \(account.id)", access: .only([site]), scopes: scopes, actor: .account(account.id))
    }

    /// As whom a superuser acts on accounts.
    /// - Throws: ``AccountError`` `forbidden`.
    public func globalPrincipal() throws(AccountError) -> Principal {
        try requireSuperuser()
        return Principal(
            name: "account \(account.id)", access: .all, scopes: Set(Scope.allCases), actor: .account(account.id))
    }
}
