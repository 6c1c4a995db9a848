public import Accounts
import Crypto

/// Carries a sign-in from one site's host to another's, where the configuration lets one open both.
///
/// The target's browser makes the beginning: what it is bound to is the checksum of a cookie of the target's host. So a
/// link somebody else made signs nobody in.
public struct HandoverService: Sendable {
    let context: IdentityContext
    let sessions: SessionService

    /// Whether a sign-in on one site opens the other.
    public func isPossible(from one: SiteID, to other: SiteID) -> Bool {
        one != other && context.settings.areShared(one, other)
    }

    /// The sites whose sign-in opens this one.
    public func sources(of site: SiteID) -> [SiteID] {
        context.router.siteIDs.filter { isPossible(from: $0, to: site) }
    }

    /// What the target's host sends along: which browser asks.
    public static func state(ofDevice device: String) -> String {
        SHA256.hash(data: Array("handover:\(device)".utf8)).hexDigits
    }

    /// A token that opens a session on another site within a minute, once, in the browser that asked.
    /// - Parameter state: what the target's host sent along.
    /// - Throws: ``AccountError`` `forbidden` where the sites do not share their sign-in.
    public func issue(_ signedIn: SignedIn, to site: SiteID, state: String, origin: Origin) async throws -> String {
        guard let own = signedIn.session.site, isPossible(from: own, to: site), !signedIn.mustChangePassword else {
            throw AccountError(.forbidden, "a sign-in here does not open that site")
        }
        guard state.utf8.count == 64, state.utf8.allSatisfy({ $0.isHexadecimal }) else {
            throw AccountError(.malformed, "the link to this page is not whole")
        }
        return try await context.tokens.issue(.handover, for: signedIn.account.id, site: site, binding: state)
    }

    /// Opens a session for whoever brings a token back to the browser that asked.
    /// - Throws: ``AccountError`` `notFound` for one that is worth nothing here, `invalidCredentials` for an account
    ///   that may not sign in.
    public func redeem(token: String, origin: Origin) async throws -> (token: String, signedIn: SignedIn) {
        let opened = try await context.tokens.open(token, .handover)
        guard let site = origin.site, opened.site == site, let device = origin.device,
            ConstantTime.areEqual(Array(opened.binding.utf8), Array(Self.state(ofDevice: device).utf8))
        else { throw AccountError(.notFound, "the link is not valid any more; sign in again") }
        try await context.tokens.redeem(opened)
        let account = try await context.repositories.accounts.account(.id(OneTimeTokens.account(of: opened)))
        guard account.isActive else { throw SignInService.refused }
        let standing = try await context.repositories.standings.standing(of: account.id)
        var changes = AccountChanges()
        changes.lastLogin = context.now()
        let current = try await context.repositories.accounts.update(account.id, changes: changes, expected: nil)
        let session = try await sessions.open(for: current, standing: standing, origin: origin)
        await context.audit.record(
            AuditEvent(
                actor: .account(account.id), action: .signIn, account: account.id, site: site,
                address: origin.address, requestID: origin.requestID, detail: "with the sign-in of another site"))
        return session
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool { Unicode.Scalar(self).properties.isASCIIHexDigit }
}
