public import Accounts

/// Makes, checks and revokes API keys.
public final class KeyService: Sendable {
    let keys: any KeyRepository
    let audit: AuditService

    init(keys: any KeyRepository, audit: AuditService) {
        self.keys = keys
        self.audit = audit
    }

    /// Makes a key, and gives the only copy of its secret.
    /// - Throws: ``AccountError`` `invalidFields` where the scopes and sites do not fit.
    public func create(
        name: String, sites: SiteAccess, scopes: Set<Scope>, expiresAt: Timestamp? = nil,
        by actor: AuditEvent.Actor = .operator
    ) async throws -> (key: APIKey, token: String) {
        var problems: [FieldProblem] = []
        if name.isEmpty || name.count > 100 {
            problems.append(
                FieldProblem(field: "name", code: .required, message: "a name of 1 to 100 characters is needed"))
        }
        if scopes.isEmpty {
            let list = Scope.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append(
                FieldProblem(field: "scopes", code: .required, message: "at least one is needed of: \(list)"))
        }
        let global = scopes.filter(\.needsAllSites).map(\.rawValue).sorted()
        if !sites.isAll, !global.isEmpty {
            problems.append(
                FieldProblem(
                    field: "scopes", code: .choice,
                    message: "\(global.joined(separator: ", ")): only a key for all sites may have this"))
        }
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        let token = SecretToken.make(.apiKey)
        let key = APIKey(
            id: token.id, name: name, sites: sites, scopes: scopes, createdAt: .now(), expiresAt: expiresAt)
        try await keys.create(key, secretHash: token.secretHash)
        await audit.record(AuditEvent(actor: actor, action: .createKey, detail: "\(key.id): \(key.name)"))
        return (key, token.text)
    }

    /// Whom a token stands for.
    /// - Throws: ``AccountError`` `unauthorized`, which does not tell what is wrong with it.
    public func authenticate(_ token: String) async throws -> Principal {
        guard let token = SecretToken(token, .apiKey) else { throw Self.refused }
        let found = try await keys.key(token.id)
        guard token.matches(found?.secretHash), let found, found.key.isValid(at: .now()) else { throw Self.refused }
        return Principal(found.key)
    }

    private static var refused: AccountError { AccountError(.unauthorized, "the key is not valid") }

    public func list() async throws -> [APIKey] { try await keys.list() }

    /// Revokes a key by its public id.
    /// - Throws: ``AccountError`` `notFound`.
    public func revoke(_ id: String, by actor: AuditEvent.Actor = .operator) async throws {
        guard try await keys.revoke(id) else {
            throw AccountError(.notFound, "there is no key \"\(id)\" that is not revoked yet")
        }
        await audit.record(AuditEvent(actor: actor, action: .revokeKey, detail: id))
    }
}
