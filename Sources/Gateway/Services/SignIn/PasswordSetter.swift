public import Accounts

/// Gives an account a new password, and makes everything worthless that the old one opened.
struct PasswordSetter: Sendable {
    let context: IdentityContext

    /// Stores a new hash; every session ends, links to reset the password are worth nothing, and waiting is lifted.
    /// - Parameter provesAddress: whether choosing it proved that the address is the person's own.
    func set(_ hash: String, for account: Account, provesAddress: Bool = false) async throws -> Account {
        var changes = AccountChanges()
        changes.passwordHash = hash
        let changed = try await context.repositories.accounts.update(account.id, changes: changes, expected: nil)
        try await follow(changed, provesAddress: provesAddress)
        return changed
    }

    /// What a new password brings with it, once it is stored.
    func follow(_ account: Account, provesAddress: Bool = false) async throws {
        let now = context.now()
        _ = try await context.repositories.standings.update(account.id) { standing in
            standing.mustChangePassword = false
            standing.passwordChangedAt = now
            guard provesAddress, !account.email.isEmpty else { return }
            standing.verifiedEmail = EmailAddress.fold(account.email)
            standing.awaitsVerification = false
        }
        _ = try await context.repositories.sessions.endAll(of: account.id, except: nil)
        try await context.repositories.tokens.revoke(of: account.id, purposes: [.resetPassword, .handover])
        try await AttemptCounter(context: context).unlock(account.id)
    }

    /// Tells the person by mail.
    func tell(_ account: Account, origin: Origin) {
        let sites = context.router.routes.map(\.site)
        guard !account.email.isEmpty,
            let site = (try? context.site(of: origin)) ?? sites.first(where: { !$0.hosts.isEmpty }),
            let address = context.address(of: site, for: origin)
        else { return }
        context.notices.post(
            Notice(
                .passwordChanged(link: "\(address)/reset"), to: account.email, username: account.username,
                siteName: site.name))
    }
}

extension Account {
    /// What the person is called in pages: their name, or their username.
    public var greetingName: String { fullName.isEmpty ? username : fullName }
}
