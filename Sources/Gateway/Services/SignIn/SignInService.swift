import Accounts
import Passwords

/// Lets people in who know their password.
///
/// An account that is not there, is not active or has another password: all are told the same, after the same work.
/// So are the members of other systems, who get an account with the first right password.
public struct SignInService: Sendable {
    /// Longer than any username and address.
    static let longestIdentifier = 320

    let context: IdentityContext
    let sessions: SessionService

    /// Holds a username or e-mail address and a password against what is stored, and opens a session.
    ///
    /// A hash of an old format is replaced by a new one. A right password that breaks the rules of today opens a
    /// session that is good for choosing another, and for nothing else.
    /// - Throws: ``AccountError`` `invalidCredentials`, `tooManyRequests`, `forbidden` for somebody whose address is
    ///   not verified yet; `databaseUnavailable` for a name that is new here while another system cannot be asked;
    ///   `conflict` for a member whose name or address an account here has.
    public func signIn(
        identifier: String, password: String, origin: Origin
    ) async throws -> (token: String, signedIn: SignedIn) {
        let identifier = identifier.trimmingBlanks()
        guard !identifier.isEmpty, identifier.utf8.count <= Self.longestIdentifier, !identifier.containsNUL,
            password.utf8.count <= PasswordLimits.longest
        else { throw Self.refused }
        let counter = AttemptCounter(context: context)
        var person = Person.nobody
        let attempt: AttemptCounter.Attempt
        do {
            person = try await PersonFinder(context: context).person(named: identifier) {
                try await counter.refuseSignIn(typed: identifier, from: origin)
            }
            attempt = try await counter.signIn(person.subject(typed: identifier), from: origin)
        } catch let error as AccountError where error.code == .tooManyRequests {
            await record(.refused, person.account?.id, origin, "too many attempts")
            throw error
        }
        let account =
            if case .member(let found) = person { try await arrived(found, password, attempt, counter, origin) } else {
                try await verified(person.account, password, attempt, counter, origin)
            }
        let standing = try await context.repositories.standings.standing(of: account.id)
        if standing.awaitsVerification, !standing.hasVerified(account),
            try context.site(of: origin)?.registration.verification == .required
        {
            try await counter.succeeded(attempt, account: account.id, from: origin)
            await record(.failure, account.id, origin, "the address is not verified")
            throw AccountError(
                .forbidden, "the e-mail address is not verified yet: follow the link in the mail we sent")
        }
        let isWeak = !context.problems(with: password, username: account.username, email: account.email).isEmpty
        try await counter.succeeded(attempt, account: account.id, from: origin)
        try await context.repositories.tokens.revoke(of: account.id, purposes: [.resetPassword])
        let opened = try await sessions.open(
            for: account, standing: standing, origin: origin, mustChangePassword: isWeak || standing.mustChangePassword)
        await record(.success, account.id, origin, isWeak ? "the password has to be changed" : "")
        return opened
    }

    /// The account, if the password is its own; its new hash and the time of the sign-in are stored.
    private func verified(
        _ found: Account?, _ password: String, _ attempt: AttemptCounter.Attempt, _ counter: AttemptCounter,
        _ origin: Origin
    ) async throws -> Account {
        let accounts = context.repositories.accounts
        let stored: String? = if let found { try await accounts.passwordHash(found.id) } else { nil }
        let verification = try await counter.withdrawing(attempt) {
            try await context.verify(password, against: stored, of: found?.id)
        }
        guard let account = found, verification.matches, account.isActive else {
            let reason =
                found == nil ? "no such account" : verification.matches ? "not active" : "wrong password"
            await record(.failure, found?.id, origin, reason)
            throw Self.refused
        }
        var changes = AccountChanges()
        changes.lastLogin = context.now()
        if let replacement = verification.replacement {
            changes.passwordHash = replacement
            do {
                return try await accounts.update(account.id, changes: changes, expected: account.version)
            } catch let error as AccountError where error.code == .versionMismatch {
                // Somebody changed the account meanwhile, perhaps its password: the old hash must not come back.
                changes.passwordHash = nil
            }
        }
        return try await accounts.update(account.id, changes: changes, expected: nil)
    }

    /// The account of a member of another system, made with the first right password.
    private func arrived(
        _ found: SourcedMember, _ password: String, _ attempt: AttemptCounter.Attempt, _ counter: AttemptCounter,
        _ origin: Origin
    ) async throws -> Account {
        let member = found.member
        let verification = try await counter.withdrawing(attempt) {
            try await context.verify(password, against: member.password?.reveal(), of: nil)
        }
        guard verification.matches, member.maySignIn, let stored = member.password else {
            let reason =
                member.password?.isEncrypted == true
                ? "the password is encrypted, and has to be reset"
                : !verification.matches ? "wrong password" : member.isLocked ? "locked" : "not approved"
            await record(.failure, nil, origin, "a member of \(found.source): \(reason)")
            throw Self.refused
        }
        let (account, isNew) = try await counter.withdrawing(attempt) {
            try await MemberArrival(context: context).account(
                of: found, passwordHash: verification.replacement ?? stored.reveal(), by: .password, origin: origin)
        }
        // Whoever was faster may have stored another password since.
        guard isNew else { return try await verified(account, password, attempt, counter, origin) }
        var changes = AccountChanges()
        changes.lastLogin = context.now()
        return try await context.repositories.accounts.update(account.id, changes: changes, expected: nil)
    }

    private func record(_ outcome: AuditEvent.Outcome, _ account: AccountID?, _ origin: Origin, _ detail: String) async
    {
        let isIn = outcome == .success
        await context.audit.record(
            AuditEvent(
                actor: isIn ? account.map { .account($0) } ?? .anonymous : .anonymous, action: .signIn,
                outcome: outcome, account: account, site: origin.site, address: origin.address,
                requestID: origin.requestID, detail: detail))
    }

    static let refused = AccountError(
        .invalidCredentials, "the username or e-mail address and the password do not fit together")
}
