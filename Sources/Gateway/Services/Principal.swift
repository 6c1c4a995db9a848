public import Accounts

/// Who asks something of a service: which sites exist for them, and what they may do there.
public struct Principal: Hashable, Sendable {
    /// What the log calls them: a key's public id, never a secret.
    public let name: String
    public let access: SiteAccess
    public let scopes: Set<Scope>

    public init(name: String, access: SiteAccess, scopes: Set<Scope>) {
        self.name = name
        self.access = access
        self.scopes = scopes
    }

    public init(_ key: APIKey) { self.init(name: key.id, access: key.sites, scopes: key.scopes) }

    /// Somebody at the command line of the machine, who has the configuration and with it everything.
    public static let `operator` = Principal(name: "operator", access: .all, scopes: Set(Scope.allCases))

    /// As whom they see and change profiles.
    public var audience: Audience { has(.admin) ? .admin : .site }

    /// Whether they have a scope, of their own or as an administrator of everything.
    public func has(_ scope: Scope) -> Bool {
        scopes.contains(scope) || (scopes.contains(.admin) && access.isAll)
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
