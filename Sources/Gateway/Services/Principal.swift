public import Accounts

/// Who asks something of a service: which sites exist for them, and what they may do there.
public struct Principal: Hashable, Sendable {
    /// What the log calls them: a key's public id, never a secret.
    public let name: String
    public let access: SiteAccess
    public let scopes: Set<Scope>
    /// Who this is in the audit log.
    public let actor: AuditEvent.Actor
    /// The one account they may reach, where it is the person themselves who asks.
    public let account: AccountID?

    public init(
        name: String, access: SiteAccess, scopes: Set<Scope>, actor: AuditEvent.Actor = .anonymous,
        account: AccountID? = nil
    ) {
        self.name = name
        self.access = access
        self.scopes = scopes
        self.actor = actor
        self.account = account
    }

    public init(_ key: APIKey) {
        self.init(name: key.id, access: key.sites, scopes: key.scopes, actor: .key(key.id))
    }

    /// A person who is signed in: they reach their own account, on the site they signed in to.
    init(_ signedIn: SignedIn) {
        let site = signedIn.session.site
        self.init(
            name: signedIn.session.id.rawValue, access: .only(site.map { [$0] } ?? []),
            scopes: [.profilesRead, .profilesWrite, .accountsEmail], actor: .account(signedIn.account.id),
            account: signedIn.account.id)
    }

    /// Somebody at the command line of the machine, who has the configuration and with it everything.
    public static let `operator` = Principal(
        name: "operator", access: .all, scopes: Set(Scope.allCases), actor: .operator)

    /// As whom they see and change profiles.
    public var audience: Audience { account != nil ? .self : has(.admin) ? .admin : .site }

    /// Whether they have a scope, of their own or as an administrator of everything.
    public func has(_ scope: Scope) -> Bool {
        scopes.contains(scope) || (scopes.contains(.admin) && access.isAll)
    }

    /// Insists that an account is one they may reach.
    /// - Throws: ``AccountError`` `forbidden`.
    func requireReach(_ id: AccountID) throws(AccountError) {
        guard account == nil || account == id else {
            throw AccountError(.forbidden, "this account is somebody else's")
        }
    }

    /// Insists on a program's key.
    /// - Throws: ``AccountError`` `forbidden` for a session.
    public func requireKey() throws(AccountError) {
        guard account == nil else { throw AccountError(.forbidden, "this needs a key, and not a session") }
    }

    /// Insists on a scope.
    /// - Throws: ``AccountError`` `forbidden`, naming the scope.
    public func require(_ scope: Scope) throws(AccountError) {
        guard has(scope) else { throw AccountError(.forbidden, "this needs the scope \"\(scope.rawValue)\"") }
        if scope.needsAllSites, !access.isAll {
            throw AccountError(.forbidden, "this needs a key for all sites")
        }
    }
}
