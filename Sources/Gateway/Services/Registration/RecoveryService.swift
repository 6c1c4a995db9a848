public import Accounts

/// Lets people who forgot their password choose another, by a link in a mail.
public struct RecoveryService: Sendable {
    static let act = "request-reset"

    let context: IdentityContext

    /// Sends a link to the address of the account somebody names by its username or address.
    ///
    /// The answer is the same whether there is one; the mail goes out later, so that the time tells nothing either.
    /// - Throws: ``AccountError`` `tooManyRequests`.
    public func requestReset(identifier: String, origin: Origin) async throws {
        let identifier = identifier.trimmingBlanks()
        guard !identifier.isEmpty, identifier.utf8.count <= SignInService.longestIdentifier,
            !identifier.utf8.contains(0)
        else { return }
        let found = try await AccountFinder(context: context).account(named: identifier)
        try await AttemptCounter(context: context).act(
            Self.act, on: found.map { .account($0.id) } ?? .unknown(name: identifier), from: origin)
        guard let account = found, account.isActive, !account.email.isEmpty else {
            await record(.requestReset, .failure, found?.id, origin)
            return
        }
        try await send(to: account, origin: origin)
        await record(.requestReset, .success, account.id, origin)
    }

    /// Sends the link to an account's address, as the administration asks for it too.
    func send(to account: Account, origin: Origin) async throws {
        let sites = context.router.routes.map(\.site)
        guard let site = try context.site(of: origin) ?? sites.first(where: { !$0.hosts.isEmpty }),
            let address = context.address(of: site, for: origin)
        else { throw AccountError(.conflict, "no site has a host name that a link could lead to") }
        try await context.repositories.tokens.revoke(of: account.id, purposes: [.resetPassword])
        let token = try await context.tokens.issue(
            .resetPassword, for: account.id, site: site.id, binding: EmailAddress.fold(account.email))
        context.notices.post(
            Notice(
                .resetPassword(link: "\(address)/reset/choose?token=\(token)"), to: account.email,
                username: account.username, siteName: site.name))
    }

    /// Whose password a link is for, without using it up.
    /// - Throws: ``AccountError`` `notFound` for a link that is worth nothing any more.
    public func account(for token: String) async throws -> Account { try await opened(token).account }

    /// Stores a new password; every session ends, and the address is proved with it.
    /// - Throws: ``AccountError`` `notFound` for a link that is worth nothing any more, `invalidFields` (`password`).
    public func reset(token: String, password: String, origin: Origin) async throws -> Account {
        let (token, account) = try await opened(token)
        let problems = context.problems(with: password, username: account.username, email: account.email)
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        let hash = try await context.hash(password)
        try await context.tokens.redeem(token)
        let setter = PasswordSetter(context: context)
        let changed = try await setter.set(hash, for: account, provesAddress: true)
        await record(.resetPassword, .success, account.id, origin)
        setter.tell(changed, origin: origin)
        return changed
    }

    private func opened(_ text: String) async throws -> (token: OneTimeToken, account: Account) {
        let token = try await context.tokens.open(text, .resetPassword)
        let account = try await context.repositories.accounts.accounts([token.account])[token.account]
        guard let account, account.isActive, token.binding == EmailAddress.fold(account.email) else {
            throw AccountError(.notFound, "the link is not valid any more; ask for a new one")
        }
        return (token, account)
    }

    private func record(
        _ action: AuditEvent.Action, _ outcome: AuditEvent.Outcome, _ account: AccountID?, _ origin: Origin
    ) async {
        await context.audit.record(
            AuditEvent(
                actor: .anonymous, action: action, outcome: outcome, account: account, site: origin.site,
                address: origin.address, requestID: origin.requestID))
    }
}
