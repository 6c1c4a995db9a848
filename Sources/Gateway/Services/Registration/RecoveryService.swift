public import Accounts

/// Lets people who forgot their password choose another, by a link in a mail.
///
/// Members of other systems get the mail at the address they have there, and an account when they follow its link.
public struct RecoveryService: Sendable {
    static let act = "request-reset"

    let context: IdentityContext

    /// Whose password a link is for.
    public struct Holder: Sendable {
        public let username: String
        public let email: String
        /// Nil for a member of another system, whose account is made with the new password.
        public let account: Account?
        let member: SourcedMember?

        init(_ account: Account) {
            (username, email, self.account, member) = (account.username, account.email, account, nil)
        }

        init(_ found: SourcedMember) {
            (username, email, account, member) = (found.member.username, found.member.email, nil, found)
        }
    }

    /// Sends a link to the address of the person somebody names by a username or address.
    ///
    /// The answer is the same whether there is one, after the same statements; the mail goes out later, so that the time
    /// tells nothing either.
    /// - Throws: ``AccountError`` `tooManyRequests`; `databaseUnavailable` for a name that is new here while another
    ///   system cannot be asked.
    public func requestReset(identifier: String, origin: Origin) async throws {
        let identifier = identifier.trimmingBlanks()
        guard !identifier.isEmpty, identifier.utf8.count <= SignInService.longestIdentifier,
            !identifier.containsNUL
        else { return }
        let counter = AttemptCounter(context: context)
        let person = try await PersonFinder(context: context).person(named: identifier) {
            try await counter.refuse(act: Self.act, typed: identifier, from: origin)
        }
        try await counter.act(Self.act, on: person.subject(typed: identifier), from: origin)
        switch person {
        case .account(let account) where account.isActive && !account.email.isEmpty:
            try await send(to: Holder(account), origin: origin)
            await record(.requestReset, .success, account.id, origin)
        case .member(let found) where found.member.maySignIn && Self.address(of: found.member) != nil:
            try await send(to: Holder(found), origin: origin)
            await record(.requestReset, .success, nil, origin, "a member of \(found.source)")
        default:
            // A token nobody gets, for nobody's account, takes the time of one that is sent.
            try await context.repositories.tokens.revoke(of: 0, purposes: [.resetPassword])
            _ = try await context.tokens.issue(.resetPassword, for: 0, site: origin.site)
            await record(.requestReset, .failure, person.account?.id, origin)
        }
    }

    /// Sends the link to an account's address, as the administration asks for it too.
    func send(to account: Account, origin: Origin) async throws { try await send(to: Holder(account), origin: origin) }

    private func send(to person: Holder, origin: Origin) async throws {
        let sites = context.router.routes.map(\.site)
        guard let site = try context.site(of: origin) ?? sites.first(where: { !$0.hosts.isEmpty }),
            let address = context.address(of: site, for: origin)
        else { throw AccountError(.conflict, "no site has a host name that a link could lead to") }
        let holder = person.token
        try await context.repositories.tokens.revoke(of: holder, purposes: [.resetPassword])
        let token = try await context.tokens.issue(
            .resetPassword, for: holder, site: site.id, binding: EmailAddress.fold(person.email))
        context.notices.post(
            Notice(
                .resetPassword(link: "\(address)/reset/choose?token=\(token)"), to: person.email.trimmingBlanks(),
                username: person.username, siteName: site.name))
    }

    /// Whose password a link is for, without using it up.
    /// - Throws: ``AccountError`` `notFound` for a link that is worth nothing any more, `databaseUnavailable`.
    public func holder(of token: String) async throws -> Holder { try await opened(token).holder }

    /// Stores a new password; every session ends, and the address is proved with it.
    ///
    /// A member of another system gets an account, linked, with that password.
    /// - Throws: ``AccountError`` `notFound` for a link that is worth nothing any more, `invalidFields` (`password`),
    ///   `conflict` for a member whose name or address an account here has.
    public func reset(token: String, password: String, origin: Origin) async throws -> Account {
        let (token, holder) = try await opened(token)
        let problems = context.problems(with: password, username: holder.username, email: holder.email)
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        let hash = try await context.hash(password)
        try await context.tokens.redeem(token)
        let setter = PasswordSetter(context: context)
        let changed: Account
        if let account = holder.account {
            changed = try await setter.set(hash, for: account, provesAddress: true)
        } else if let member = holder.member {
            changed = try await arrival(of: member, hash, token, setter, origin)
        } else {
            throw Self.worthless
        }
        await record(.resetPassword, .success, changed.id, origin)
        setter.tell(changed, origin: origin)
        return changed
    }

    /// The account a member gets with the new password.
    private func arrival(
        of member: SourcedMember, _ hash: String, _ token: OneTimeToken, _ setter: PasswordSetter, _ origin: Origin
    ) async throws -> Account {
        let (account, isNew) = try await MemberArrival(context: context).account(
            of: member, passwordHash: hash, by: .address, origin: origin)
        if isNew {
            try await setter.follow(account, provesAddress: true)
            return account
        }
        // Somebody made it since we looked: the link is for it, if the address is.
        guard account.isActive, token.binding == EmailAddress.fold(account.email) else { throw Self.worthless }
        return try await setter.set(hash, for: account, provesAddress: true)
    }

    private func opened(_ text: String) async throws -> (token: OneTimeToken, holder: Holder) {
        let token = try await context.tokens.open(text, .resetPassword)
        guard let holder = try await holder(token.holder), token.binding == EmailAddress.fold(holder.email) else {
            throw Self.worthless
        }
        return (token, holder)
    }

    /// Who may still choose a password by a token.
    private func holder(_ holder: OneTimeToken.Holder) async throws -> Holder? {
        let account: Account?
        switch holder {
        case .account(let id): account = try await context.repositories.accounts.accounts([id])[id]
        case .member(let reference):
            let lookup = MemberLookup(context: context)
            if let found = try await lookup.waiting(reference) { return found.member.maySignIn ? Holder(found) : nil }
            account = try await lookup.account(of: reference)
        }
        return account.flatMap { $0.isActive ? Holder($0) : nil }
    }

    private static func address(of member: LegacyMember) -> EmailAddress? {
        try? EmailAddress.normalizing(member.email)
    }

    private func record(
        _ action: AuditEvent.Action, _ outcome: AuditEvent.Outcome, _ account: AccountID?, _ origin: Origin,
        _ detail: String = ""
    ) async {
        await context.audit.record(
            AuditEvent(
                actor: .anonymous, action: action, outcome: outcome, account: account, site: origin.site,
                address: origin.address, requestID: origin.requestID, detail: detail))
    }

    private static let worthless = AccountError(.notFound, "the link is not valid any more; ask for a new one")
}

extension RecoveryService.Holder {
    fileprivate var token: OneTimeToken.Holder {
        if let member { .member(member.reference) } else { .account(account?.id ?? 0) }
    }
}
