public import Accounts

/// What the staff does with people beside their profiles: each act is held against the role, and stands in the log.
public struct StaffService: Sendable {
    let context: IdentityContext
    let accounts: AccountService
    let sessions: SessionService
    let recovery: RecoveryService

    /// Who works in the admin pages.
    /// - Throws: ``AccountError`` `forbidden` for people who are no members of the staff.
    public func staff(_ signedIn: SignedIn) async throws -> Staff {
        guard !signedIn.mustChangePassword else {
            throw AccountError(.mustChangePassword, "choose a new password first")
        }
        let account = signedIn.account
        let roles =
            account.isStaff || account.isSuperuser ? try await context.repositories.roles.roles(of: account.id) : [:]
        guard let staff = Staff(account, roles: roles) else {
            throw AccountError(.forbidden, "these pages are for the staff")
        }
        return staff
    }

    /// Lets an account in that waits for somebody's yes, and tells the person.
    public func approve(_ id: AccountID, as staff: Staff, origin: Origin) async throws -> Account {
        try staff.requireSuperuser()
        let account = try await context.repositories.accounts.account(.id(id))
        var changes = AccountChanges()
        changes.isActive = true
        let changed = try await context.repositories.accounts.update(id, changes: changes, expected: account.version)
        _ = try await context.repositories.standings.update(id) { $0.isPending = false }
        await record(.approveAccount, id, staff, origin)
        if !account.email.isEmpty, let site = try context.site(of: origin) ?? context.router.routes.first?.site,
            let root = context.address(of: site, for: origin)
        {
            context.notices.post(
                Notice(
                    .accountApproved(link: "\(root)/sign-in"), to: account.email, username: account.username,
                    siteName: site.name))
        }
        return changed
    }

    /// The accounts that wait for somebody's yes, oldest first.
    public func pending(_ page: PageRequest, as staff: Staff) async throws -> Page<Account> {
        try staff.requireSuperuser()
        let ids = try await context.repositories.standings.pending(page)
        let known = try await context.repositories.accounts.accounts(ids.elements)
        return Page(elements: ids.elements.compactMap { known[$0] }, next: ids.next)
    }

    /// The members of other systems, not here yet, whose username or address is exactly this; who does not see addresses
    /// finds nobody by one.
    public func members(named name: String, as staff: Staff) async throws -> [SourcedMember] {
        let found = try await PersonFinder(context: context).members(named: name)
        guard !staff.seesAddresses else { return found }
        return found.filter { Username.fold($0.member.username) == Username.fold(name) }
    }

    /// Sends somebody the link with which they choose a new password.
    public func sendReset(to id: AccountID, as staff: Staff, origin: Origin) async throws {
        try requireAdminSomewhere(staff)
        let account = try await context.repositories.accounts.account(.id(id))
        guard !account.email.isEmpty else { throw AccountError(.conflict, "the account has no e-mail address") }
        guard account.isActive else { throw AccountError(.conflict, "the account is not active") }
        try await recovery.send(to: account, origin: origin)
        await record(.requestReset, id, staff, origin)
    }

    /// Lifts the waiting that attempts to sign in have brought an account.
    public func unlock(_ id: AccountID, as staff: Staff, origin: Origin) async throws {
        try requireAdminSomewhere(staff)
        let account = try await context.repositories.accounts.account(.id(id))
        try await AttemptCounter(context: context).unlock(account.id)
        await record(.unlockAccount, id, staff, origin)
    }

    /// The sessions of an account on the sites where somebody is admin.
    public func sessions(of id: AccountID, as staff: Staff) async throws -> [Session] {
        try await sessions.list(of: id).filter { mayEnd($0, staff) }
    }

    /// Ends one of these sessions.
    public func endSession(_ session: SessionID, of id: AccountID, as staff: Staff, origin: Origin) async throws {
        guard try await sessions(of: id, as: staff).contains(where: { $0.id == session }) else {
            throw AccountError(.notFound, "there is no such session")
        }
        try await sessions.end(session, of: id, actor: .account(staff.account.id), origin: origin)
    }

    /// Everybody's roles, by account and site.
    public func roles(as staff: Staff) async throws -> [(account: AccountID, site: SiteID, role: Role)] {
        try staff.requireSuperuser()
        return try await context.repositories.roles.list()
    }

    /// Gives an account a role on a site, or takes it away.
    public func setRole(
        _ role: Role?, of id: AccountID, on site: SiteID, as staff: Staff, origin: Origin
    ) async throws {
        try staff.requireSuperuser()
        try await setRole(role, of: id, on: site, actor: .account(staff.account.id), origin: origin)
    }

    /// Gives an account a role on a site, or takes it away, for somebody who may.
    public func setRole(
        _ role: Role?, of id: AccountID, on site: SiteID, actor: AuditEvent.Actor, origin: Origin
    ) async throws {
        _ = try context.router.route(site)
        let account = try await context.repositories.accounts.account(.id(id))
        try await context.repositories.roles.set(role, of: account.id, on: site)
        await context.audit.record(
            AuditEvent(
                actor: actor, action: .changeRole, account: id, site: site, address: origin.address,
                requestID: origin.requestID, detail: role?.rawValue ?? "none"))
    }

    /// Lifts the waiting of an account, for somebody at the command line.
    public func unlock(_ id: AccountID, actor: AuditEvent.Actor) async throws {
        try await AttemptCounter(context: context).unlock(id)
        await context.audit.record(AuditEvent(actor: actor, action: .unlockAccount, account: id))
    }

    private func mayEnd(_ session: Session, _ staff: Staff) -> Bool {
        staff.isSuperuser || session.site.map { staff.role(on: $0) == .admin } ?? false
    }

    private func requireAdminSomewhere(_ staff: Staff) throws(AccountError) {
        guard staff.isSuperuser || staff.roles.values.contains(.admin) else {
            throw AccountError(.forbidden, "this needs the role admin on a site")
        }
    }

    private func record(_ action: AuditEvent.Action, _ id: AccountID, _ staff: Staff, _ origin: Origin) async {
        await context.audit.record(
            AuditEvent(
                actor: .account(staff.account.id), action: action, account: id, site: origin.site,
                address: origin.address, requestID: origin.requestID))
    }
}
