public import Accounts
import OrderedCollections

/// What programs and the administration may do with accounts.
public struct AccountService: Sendable {
    let context: IdentityContext
    let outbox: OutboxWorker

    private var accounts: any AccountRepository { context.repositories.accounts }

    /// An account, as much of it as the asker sees.
    /// - Throws: `accountNotFound`; for administrators with the members of other systems the name means, who have not
    ///   come here yet, and `databaseUnavailable` while these cannot be asked.
    public func account(_ reference: AccountReference, as principal: Principal) async throws -> AccountView {
        try principal.require(.accountsRead)
        do { return AccountView(account: try await accounts.account(reference), detail: .full) } catch let error
            as AccountError where error.code == .accountNotFound
        {
            guard case .username(let name) = reference, principal.has(.admin), principal.access.isAll else {
                throw error
            }
            throw error.with(\.members, try await PersonFinder(context: context).members(named: name))
        }
    }

    /// The members of other systems, not here yet, whose name or address is exactly this.
    public func members(named name: String, as principal: Principal) async throws -> [SourcedMember] {
        try requireAdmin(principal, for: true)
        return try await PersonFinder(context: context).members(named: name)
    }

    /// Accounts, newest first.
    public func list(
        _ page: PageRequest, search: String?, as principal: Principal
    ) async throws -> Page<AccountView> {
        try principal.require(.accountsRead)
        return try await accounts.list(page, search: search).map { AccountView(account: $0, detail: .full) }
    }

    /// Makes an account and the profiles its sites want with it; everything is checked before anything is written.
    ///
    /// Profiles of another database than the core's come by the outbox: they are tried at once, and `pending` names
    /// the sites where that did not succeed yet.
    /// - Throws: `invalidFields` with every problem, those of profiles as `profiles.SITE.FIELD`; `conflict`.
    public func create(
        _ draft: AccountDraft, as principal: Principal
    ) async throws -> (account: AccountView, pending: [SiteID]) {
        try principal.require(.accountsWrite)
        try requireAdmin(principal, for: draft.hasFlags || draft.password != nil)
        var input = AccountInput()
        let username = input.username(draft.username)
        let email = input.email(draft.email)
        let names = (input.name(draft.firstName, field: "first_name"), input.name(draft.lastName, field: "last_name"))
        var problems: [FieldProblem] = []
        let profiles = ProfilePlan(router: context.router, editor: principal.audience)
            .profiles(of: draft.profiles, problems: &problems)
        input.add(problems)
        if let password = draft.password {
            input.add(context.problems(with: password, username: draft.username, email: draft.email))
        }
        try input.finish()
        guard let username else { throw AccountError(.internal, "a username was neither right nor wrong") }
        try await refuseClaimed(username: username, email: email)

        var new = NewAccount(username: username, email: email)
        (new.firstName, new.lastName) = names
        new.isActive = draft.isActive
        new.isStaff = draft.isStaff
        new.isSuperuser = draft.isSuperuser
        if let password = draft.password { new.passwordHash = try await context.hash(password) }
        let made = try await accounts.create(new, profiles: profiles)
        await record(.createAccount, made.account.id, principal, fields: draft.namedFields)
        let left = made.pending.isEmpty ? [] : await outbox.drain(account: made.account.id)
        return (AccountView(account: made.account, detail: .full), made.pending.filter(left.contains))
    }

    /// Changes the named members of an account, as JSON Merge Patch does.
    ///
    /// A new password ends every session of the account; a new address makes the links in mails to the old worthless.
    /// - Throws: `accountNotFound`, `invalidFields`, `versionMismatch`, `conflict`, `forbidden` where a flag or the
    ///   password needs the scope `admin`.
    public func update(
        _ reference: AccountReference, json: JSONValue, condition: Precondition = .none, as principal: Principal
    ) async throws -> AccountView {
        try principal.require(.accountsWrite)
        let patch = try AccountPatch(json)
        try requireAdmin(principal, for: patch.needsAdmin)
        let current = try await accounts.account(reference)
        try condition.check(AccountView(account: current, detail: .full).entityTag)
        var changes = patch.changes
        if let password = patch.password {
            let problems = context.problems(
                with: password, username: changes.username?.text ?? current.username,
                email: (changes.email ?? nil)?.text ?? current.email)
            guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
            changes.passwordHash = try await context.hash(password)
        }
        guard !changes.isEmpty else { return AccountView(account: current, detail: .full) }
        try await refuseClaimed(
            username: changes.username.flatMap { $0.folded == Username.fold(current.username) ? nil : $0 },
            email: (changes.email ?? nil).flatMap { $0.folded == EmailAddress.fold(current.email) ? nil : $0 })
        let changed = try await accounts.update(
            current.id, changes: changes, expected: condition.isEmpty ? nil : current.version)
        try await follow(current, changed, patch)
        await record(.changeAccount, changed.id, principal, fields: patch.names)
        return AccountView(account: changed, detail: .full)
    }

    /// Deletes an account, and its profiles as each site says.
    ///
    /// The account is gone at once, with its sessions; a site whose database does not answer follows later.
    /// - Throws: `accountNotFound`; `conflict` where a site forbids it while the profile is there.
    public func delete(
        _ reference: AccountReference, condition: Precondition = .none, as principal: Principal
    ) async throws -> [(site: SiteID, receipt: ErasureReceipt)] {
        try principal.require(.accountsWrite)
        let account = try await accounts.account(reference)
        try condition.check(AccountView(account: account, detail: .full).entityTag)
        return try await erase(account.id, actor: principal.actor)
    }

    /// Deletes an account on behalf of somebody who may.
    func erase(_ account: AccountID, actor: AuditEvent.Actor) async throws -> [(site: SiteID, receipt: ErasureReceipt)]
    {
        let plan = try await context.router.erasurePlan(of: account)
        guard try await accounts.delete(account, erasing: plan) else {
            throw AccountError.accountNotFound(.id(account))
        }
        try await context.repositories.audit.anonymize(account)
        let left = plan.sites.isEmpty ? [] : await outbox.drain(account: account)
        let receipts = context.router.siteIDs.map { site -> (site: SiteID, receipt: ErasureReceipt) in
            (site, !plan.sites.contains(site) ? .retained : left.contains(site) ? .pending : .deleted)
        }
        await context.audit.record(
            AuditEvent(
                actor: actor, action: .deleteAccount, account: account,
                detail: receipts.map { "\($0.site): \($0.receipt.rawValue)" }.joined(separator: ", ")))
        return receipts
    }

    /// What a change brings with it, once it is stored.
    private func follow(_ before: Account, _ after: Account, _ patch: AccountPatch) async throws {
        if patch.password != nil { try await PasswordSetter(context: context).follow(after) }
        if EmailAddress.fold(before.email) != EmailAddress.fold(after.email) {
            try await context.repositories.tokens.revoke(of: after.id, purposes: [.resetPassword, .verifyEmail])
        }
        if before.isActive, !after.isActive {
            _ = try await context.repositories.sessions.endAll(of: after.id, except: nil)
            try await context.repositories.tokens.revoke(of: after.id, purposes: Set(OneTimeToken.Purpose.allCases))
        }
        if !before.isActive, after.isActive {
            _ = try await context.repositories.standings.update(after.id) { $0.isPending = false }
        }
    }

    private func record(
        _ action: AuditEvent.Action, _ account: AccountID, _ principal: Principal, fields: [String]
    ) async {
        await context.audit.record(
            AuditEvent(actor: principal.actor, action: action, account: account, fields: fields))
    }

    /// Refuses the names of people who have not come here yet: nobody else takes them.
    private func refuseClaimed(username: Username?, email: EmailAddress?) async throws {
        let claims = try await PersonFinder(context: context).claims(username: username?.text, email: email?.text)
        let problems = [("username", claims.username), ("email", claims.email)].compactMap { field, found in
            found.map { found in
                FieldProblem(
                    field: field, code: .taken,
                    message:
                        "a member of \"\(found.source)\" has it, who has not come here yet: their first sign-in or "
                        + "reset makes the account")
            }
        }
        guard problems.isEmpty else {
            throw AccountError.conflict(
                "a member of another system has the same \(problems.map(\.field).joined(separator: " and "))",
                fields: problems)
        }
    }

    private func requireAdmin(_ principal: Principal, for wanted: Bool) throws(AccountError) {
        guard !wanted || (principal.has(.admin) && principal.access.isAll) else {
            throw AccountError(.forbidden, "flags and passwords need the scope \"admin\"")
        }
    }
}
