import Accounts
import Logging
import OrderedCollections

/// Makes the accounts of other systems' members, once the person has proved to be one.
struct MemberArrival: Sendable {
    let context: IdentityContext

    /// How somebody proved to be a member.
    enum Proof: String, Sendable {
        case password = "a sign-in"
        /// A link in a mail to the member's address.
        case address = "a reset"
    }

    /// The account of a member: made now, with its link and its password in one transaction, or by somebody who was
    /// faster.
    ///
    /// Nothing but the link joins a member to an account: a name or an address that is the same proves nothing. Where an
    /// account here has one of them, that account and the member stay as they are.
    /// - Throws: ``AccountError`` `conflict`, naming `username` or `email`, for the person and whoever runs the gateway
    ///   to sort out.
    func account(
        of found: SourcedMember, passwordHash: String, by proof: Proof, origin: Origin
    ) async throws -> (account: Account, isNew: Bool) {
        let member = found.member
        guard let username = Username(keeping: member.username) else { throw Self.unusable }
        var new = NewAccount(username: username, email: try? EmailAddress.normalizing(member.email))
        new.passwordHash = passwordHash
        new.firstName = Self.name(member.firstName)
        new.lastName = Self.name(member.lastName)
        new.dateJoined = member.joined
        let made: AccountCreation
        do {
            made = try await context.repositories.accounts.create(
                new, profiles: profiles, members: [found.reference])
        } catch let error as AccountError where error.code == .conflict {
            if let there = try await MemberLookup(context: context).account(of: found.reference) {
                return (there, false)
            }
            context.logger.warning(
                "a member of another system cannot come: an account here has the same name or address",
                metadata: ["source": "\(found.source)", "key": "\(member.key)", "error": "\(error)"])
            throw Self.clash(error)
        }
        try await context.repositories.tokens.revoke(of: .member(found.reference), purposes: [.resetPassword])
        await record(made.account, found, proof, origin)
        if !made.pending.isEmpty { _ = await context.outbox.drain(account: made.account.id) }
        if member.awaitsConfirmation, proof != .address { try await demandProof(of: made.account, origin: origin) }
        return (made.account, true)
    }

    /// The profiles of sites that make one with each account.
    ///
    /// On a site that is on its way out of a legacy store it is made where the member has none there: whoever makes it
    /// looks first.
    private var profiles: [NewProfile] {
        var problems: [FieldProblem] = []
        return ProfilePlan(router: context.router, editor: .self)
            .profiles(of: [:], isLenient: true, problems: &problems)
    }

    /// The other system waited for a proof of the address, and so do the sites here that want one.
    private func demandProof(of account: Account, origin: Origin) async throws {
        _ = try await context.repositories.standings.update(account.id) { $0.awaitsVerification = true }
        guard let site = try context.site(of: origin), site.registration.verification != .never else { return }
        try await VerificationMail(context: context).post(to: account, on: site, origin: origin)
    }

    private func record(_ account: Account, _ found: SourcedMember, _ proof: Proof, _ origin: Origin) async {
        var notes = ["a member of \(found.source), by \(proof.rawValue)"]
        if !(Username(keeping: account.username)?.followsRule ?? false) {
            notes.append("the username breaks the rule of new ones")
        }
        if account.email.isEmpty, !found.member.email.isEmpty { notes.append("the e-mail address is none") }
        await context.audit.record(
            AuditEvent(
                actor: .account(account.id), action: .migrateAccount, account: account.id, site: origin.site,
                address: origin.address, requestID: origin.requestID, detail: notes.joined(separator: "; ")))
    }

    private static func name(_ text: String) -> String {
        String(text.replacing("\0", with: "").trimmingBlanks().unicodeScalars.prefix(AccountInput.longestName))
    }

    /// What the person is told, who has proved to be the member: it is their own name and address.
    private static func clash(_ error: AccountError) -> AccountError {
        guard error.fields.contains(where: { $0.field == "username" || $0.field == "email" }) else { return unusable }
        let what = error.fields.map { $0.field == "email" ? "e-mail address" : $0.field }.joined(separator: " and ")
        return .conflict(
            "your account cannot be brought here, since another account has its \(what): sign in with that one if it "
                + "is yours, or ask the people who run this site", fields: error.fields)
    }

    private static let unusable = AccountError.conflict(
        "your account cannot be brought here; ask the people who run this site")
}
