public import Accounts
import OrderedCollections

/// Makes accounts of strangers, and proves that addresses are theirs.
public struct RegistrationService: Sendable {
    private static let act = "register"
    private static let mailAct = "verification-mail"

    let context: IdentityContext
    let outbox: OutboxWorker

    /// Registers an account on the site of the request, with its profile there; everything is checked before anything
    /// is written.
    ///
    /// Where addresses are verified, one that has an account already is answered as any other, and the person it belongs to is
    /// told by mail.
    /// - Throws: ``AccountError`` `forbidden` where the site is closed to strangers; `invalidFields`, the profile's
    ///   fields named `profile.FIELD`; `conflict` where the username is taken, here or in another system whose people
    ///   may come; `databaseUnavailable` while that cannot be asked; `tooManyRequests`.
    public func register(_ draft: RegistrationDraft, origin: Origin) async throws -> RegistrationOutcome {
        guard let site = try context.site(of: origin), site.registration.isOpen else {
            throw AccountError(.forbidden, "nobody can register here")
        }
        let prepared = try prepare(draft, on: site)
        try await AttemptCounter(context: context).act(Self.act, from: origin)
        let outcome = RegistrationOutcome(
            username: prepared.account.username.text, needsVerification: site.registration.verification == .required,
            isPending: site.registration.needsApproval)
        let isTaken = try await context.repositories.accounts.accounts(usernames: [draft.username])
        let claims = try await PersonFinder(context: context).claims(
            username: draft.username, email: prepared.account.email?.text)
        guard isTaken.isEmpty, claims.username == nil else { throw Self.usernameTaken }
        // The hash is computed whatever becomes of the address, so that the time does not tell.
        var new = prepared.account
        new.passwordHash = try await context.hash(draft.password)
        new.isActive = !site.registration.needsApproval
        if let member = claims.email?.member {
            guard outcome.needsVerification else { throw Self.addressTaken }
            if member.maySignIn { tell(member.username, at: member.email, on: site, origin: origin) }
            return outcome
        }
        do {
            let made = try await context.repositories.accounts.create(new, profiles: prepared.profiles)
            try await welcome(made.account, on: site, origin: origin)
            if !made.pending.isEmpty { _ = await outbox.drain(account: made.account.id) }
        } catch let error as AccountError where error.code == .conflict && error.fields.contains(where: Self.isAddress)
        {
            guard outcome.needsVerification, let address = new.email else { throw error }
            await tellOwner(of: address, on: site, origin: origin)
        }
        return outcome
    }

    /// Proves an address with the token of the mail that was sent to it.
    /// - Throws: ``AccountError`` `notFound` for a token that is worth nothing.
    public func verify(token: String, origin: Origin) async throws -> Account {
        let opened = try await context.tokens.open(token, .verifyEmail)
        let account = try await context.repositories.accounts.account(.id(OneTimeTokens.account(of: opened)))
        guard opened.binding == EmailAddress.fold(account.email) else {
            throw AccountError(.notFound, "the link is for an address the account does not have any more")
        }
        try await context.tokens.redeem(opened)
        _ = try await context.repositories.standings.update(account.id) { standing in
            standing.verifiedEmail = opened.binding
            standing.awaitsVerification = false
        }
        await record(.verifyEmail, account.id, origin)
        return account
    }

    /// Sends somebody who is signed in the mail with which they prove their address.
    /// - Throws: ``AccountError`` `tooManyRequests`.
    public func sendVerification(to account: Account, origin: Origin) async throws {
        try await AttemptCounter(context: context).act(Self.mailAct, on: .account(account.id), from: origin)
        guard let site = try context.site(of: origin) else { return }
        try await VerificationMail(context: context).post(to: account, on: site, origin: origin)
    }

    private func prepare(
        _ draft: RegistrationDraft, on site: Site
    ) throws(AccountError) -> (account: NewAccount, profiles: [NewProfile]) {
        var input = AccountInput()
        let username = input.username(draft.username)
        let email = input.email(draft.email)
        if draft.email.trimmingBlanks().isEmpty, site.registration.verification == .required {
            input.fail("email", .required, "an e-mail address is required")
        }
        let names = (input.name(draft.firstName, field: "first_name"), input.name(draft.lastName, field: "last_name"))
        input.add(context.problems(with: draft.password, username: draft.username, email: draft.email))
        var problems: [FieldProblem] = []
        let profiles = ProfilePlan(router: context.router, editor: .self).profiles(
            of: draft.fields.map { [site.id.rawValue: $0] } ?? [:], isLenient: true, problems: &problems)
        let own = "profiles.\(site.id)."
        input.add(
            problems.map { problem in
                guard problem.field.hasPrefix(own) else { return problem }
                return FieldProblem(
                    field: "profile.\(problem.field.dropFirst(own.count))", code: problem.code, message: problem.message
                )
            })
        try input.finish()
        guard let username else { throw AccountError(.internal, "a username was neither right nor wrong") }
        var account = NewAccount(username: username, email: email)
        (account.firstName, account.lastName) = names
        return (account, profiles)
    }

    /// What follows once there is an account.
    private func welcome(_ account: Account, on site: Site, origin: Origin) async throws {
        let policy = site.registration
        if policy.needsApproval || policy.verification == .required {
            _ = try await context.repositories.standings.update(account.id) { standing in
                standing.isPending = policy.needsApproval
                standing.awaitsVerification = policy.verification == .required
            }
        }
        await record(.register, account.id, origin)
        if policy.verification != .never, !account.email.isEmpty {
            try await VerificationMail(context: context).post(to: account, on: site, origin: origin)
        }
    }

    private func tellOwner(of address: EmailAddress, on site: Site, origin: Origin) async {
        guard let owner = try? await context.repositories.accounts.accounts(email: address.text).first else { return }
        tell(owner.username, at: owner.email, on: site, origin: origin)
    }

    private func tell(_ username: String, at email: String, on site: Site, origin: Origin) {
        guard let root = context.address(of: site, for: origin),
            let email = try? EmailAddress.normalizing(email)
        else { return }
        context.notices.post(
            Notice(.addressInUse(link: "\(root)/reset"), to: email.text, username: username, siteName: site.name))
    }

    private func record(_ action: AuditEvent.Action, _ account: AccountID, _ origin: Origin) async {
        await context.audit.record(
            AuditEvent(
                actor: .account(account), action: action, account: account, site: origin.site,
                address: origin.address, requestID: origin.requestID))
    }

    private static func isAddress(_ problem: FieldProblem) -> Bool { problem.field == "email" }

    private static let addressTaken = AccountError.conflict(
        "the e-mail address is taken",
        fields: [FieldProblem(field: "email", code: .taken, message: "this e-mail address is taken")])

    private static let usernameTaken = AccountError.conflict(
        "the username is taken",
        fields: [FieldProblem(field: "username", code: .taken, message: "somebody has this username already")])
}
