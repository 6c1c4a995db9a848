public import Accounts

/// Opens, checks and ends sessions.
public struct SessionService: Sendable {
    /// How many seconds may pass until it is noted that a session was used again.
    static let touchInterval = 60.0
    private static let longestUserAgent = 200

    let context: IdentityContext

    private var sessions: any SessionRepository { context.repositories.sessions }

    /// Whether a text has the form of a session's token, and not that of a key.
    public static func isToken(_ text: String) -> Bool { text.hasPrefix(SecretToken.Kind.session.rawValue + "_") }

    /// Opens a session, and gives its token.
    func open(
        for account: Account, standing: AccountStanding, origin: Origin, mustChangePassword: Bool = false
    ) async throws -> (token: String, signedIn: SignedIn) {
        let token = SecretToken.make(.session)
        let now = context.now()
        let session = Session(
            id: SessionID(rawValue: token.id), account: account.id, site: origin.site, createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: context.settings.sessionLifetime), address: origin.address,
            userAgent: String(origin.userAgent.prefix(Self.longestUserAgent)), mustChangePassword: mustChangePassword)
        try await sessions.create(session, secretHash: token.secretHash)
        return (token.text, SignedIn(session: session, account: account, standing: standing))
    }

    /// Who holds a token: the session must be of this site and not be over, and the account must be active.
    /// - Throws: ``AccountError`` `unauthorized`, which does not tell what is wrong with it.
    public func authenticate(_ token: String, site: SiteID?) async throws -> SignedIn {
        try await authenticate(token) { $0.site == site }
    }

    /// Whose session a token of the API is, whatever site it is of.
    /// - Throws: ``AccountError`` `unauthorized`.
    public func authenticate(_ token: String) async throws -> SignedIn { try await authenticate(token) { _ in true } }

    private func authenticate(_ token: String, isMeant: (Session) -> Bool) async throws -> SignedIn {
        guard let sent = SecretToken(token, .session) else { throw Self.refused }
        let found = try await sessions.session(SessionID(rawValue: sent.id))
        let now = context.now()
        guard sent.matches(found?.secretHash), let session = found?.session, isMeant(session),
            isOpen(session, at: now)
        else { throw Self.refused }
        async let account = context.repositories.accounts.accounts([session.account])[session.account]
        async let standing = context.repositories.standings.standing(of: session.account)
        guard let account = try await account, account.isActive else { throw Self.refused }
        if session.lastSeenAt.adding(seconds: Self.touchInterval) <= now {
            try await sessions.touch(session.id, at: now)
        }
        return SignedIn(session: session, account: account, standing: try await standing)
    }

    private static var refused: AccountError { AccountError(.unauthorized, "the session is over; sign in again") }

    /// The sessions of an account that are not over, newest first.
    public func list(of account: AccountID) async throws -> [Session] {
        let now = context.now()
        return try await sessions.sessions(of: account).filter { isOpen($0, at: now) }
    }

    /// Ends a session.
    /// - Parameter account: whose session it must be, or nil for anybody's.
    /// - Throws: ``AccountError`` `notFound`.
    public func end(
        _ id: SessionID, of account: AccountID?, actor: AuditEvent.Actor, origin: Origin
    ) async throws {
        let owner = try await sessions.session(id)?.session.account
        guard let owner, try await sessions.end(id, of: account) else {
            throw AccountError(.notFound, "there is no such session")
        }
        await record(.endSession, owner, actor, origin, "")
    }

    /// Ends the sessions of an account but one, and gives how many there were.
    @discardableResult
    public func endAll(
        of account: AccountID, except kept: SessionID?, actor: AuditEvent.Actor, origin: Origin
    ) async throws -> Int {
        let count = try await sessions.endAll(of: account, except: kept)
        if count > 0 { await record(.endSession, account, actor, origin, "\(count) sessions") }
        return count
    }

    /// Ends the session of whoever signs out; that it is over already is no error.
    public func signOut(_ signedIn: SignedIn, origin: Origin) async throws {
        guard try await sessions.end(signedIn.session.id, of: signedIn.account.id) else { return }
        await record(.signOut, signedIn.account.id, .account(signedIn.account.id), origin, "")
    }

    private func isOpen(_ session: Session, at now: Timestamp) -> Bool {
        now < session.expiresAt && now < session.lastSeenAt.adding(seconds: context.settings.sessionIdle)
    }

    private func record(
        _ action: AuditEvent.Action, _ account: AccountID, _ actor: AuditEvent.Actor, _ origin: Origin, _ detail: String
    ) async {
        await context.audit.record(
            AuditEvent(
                actor: actor, action: action, account: account, site: origin.site, address: origin.address,
                requestID: origin.requestID, detail: detail))
    }
}
