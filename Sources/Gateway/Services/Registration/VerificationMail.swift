import Accounts

/// The mail with which people prove that an address is their own.
struct VerificationMail: Sendable {
    let context: IdentityContext

    /// Sends it to an account's address; the links in earlier ones are worth nothing then.
    func post(to account: Account, on site: Site, origin: Origin) async throws {
        guard !account.email.isEmpty, let address = context.address(of: site, for: origin) else { return }
        try await context.repositories.tokens.revoke(of: account.id, purposes: [.verifyEmail])
        let token = try await context.tokens.issue(
            .verifyEmail, for: account.id, site: site.id, binding: EmailAddress.fold(account.email))
        context.notices.post(
            Notice(
                .verifyAddress(link: "\(address)/verify?token=\(token)"), to: account.email,
                username: account.username, siteName: site.name))
    }
}
