import Accounts
import Logging
import Passwords

/// What the services for people share.
final class IdentityContext: Sendable {
    let repositories: CoreRepositories
    let router: SiteRouter<SiteRoute>
    let tools: IdentityTools
    /// The members of other systems, who may come here.
    let members: MemberDirectories
    let outbox: OutboxWorker
    let audit: AuditService
    let logger: Logger

    init(
        repositories: CoreRepositories, router: SiteRouter<SiteRoute>, tools: IdentityTools,
        members: MemberDirectories, outbox: OutboxWorker, audit: AuditService, logger: Logger
    ) {
        self.repositories = repositories
        self.router = router
        self.tools = tools
        self.members = members
        self.outbox = outbox
        self.audit = audit
        self.logger = logger
    }

    var settings: IdentitySettings { tools.settings }
    var notices: any NoticeSender { tools.notices }
    var now: @Sendable () -> Timestamp { tools.now }
    private var hasher: PasswordHasher { tools.hasher }

    /// The tokens that mails and redirects carry.
    var tokens: OneTimeTokens { OneTimeTokens(tokens: repositories.tokens, now: now) }

    /// The site of a request.
    func site(of origin: Origin) throws(AccountError) -> Site? {
        guard let id = origin.site else { return nil }
        return try router.route(id).site
    }

    /// Where people reach a site, without a slash at the end: under the name they came by, or the site's first.
    func address(of site: Site, for origin: Origin) -> String? {
        let host = origin.host.flatMap { site.hosts.contains($0) ? $0 : nil } ?? site.hosts.first
        return host.map(settings.links.root(ofHost:))
    }

    /// Hashes a password in the preferred format.
    /// - Throws: ``AccountError`` `tooManyRequests` where too many are being hashed.
    func hash(_ password: String) async throws -> String {
        try await waitingForTurn { try await hasher.hash(password) }
    }

    /// Holds a password against a stored hash; what is stored and cannot be read matches nothing, and is logged.
    func verify(_ password: String, against stored: String?, of account: AccountID?) async throws
        -> PasswordVerification
    {
        do {
            return try await waitingForTurn { try await hasher.verify(password, against: stored) }
        } catch let error as PasswordError {
            logger.warning(
                "a stored password cannot be verified",
                metadata: ["account": "\(account?.description ?? "-")", "error": "\(error)"])
            return PasswordVerification(matches: false)
        }
    }

    /// What is wrong with a new password, as problems of a field.
    func problems(
        with password: String, username: String, email: String, field: String = "password"
    ) -> [FieldProblem] {
        tools.policy.check(password, username: username, email: email, words: []).map {
            FieldProblem(field: field, code: FieldProblem.Code(rawValue: $0.code) ?? .format, message: $0.message)
        }
    }

    private func waitingForTurn<Outcome>(_ work: () async throws -> Outcome) async throws -> Outcome {
        do { return try await work() } catch PasswordError.busy {
            throw AccountError(.tooManyRequests, "too many passwords are being worked on; try again in a moment")
                .with(\.retryAfter, 2)
        }
    }
}
