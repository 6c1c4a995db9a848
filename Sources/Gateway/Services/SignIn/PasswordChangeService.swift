import Accounts
import Passwords

/// Changes the password of somebody who is signed in and knows the old one.
public struct PasswordChangeService: Sendable {
    let context: IdentityContext
    let sessions: SessionService

    /// Changes the password; every session ends, and whoever asked gets a new one.
    /// - Throws: ``AccountError`` `invalidFields` (`old_password`, `new_password`), `tooManyRequests`.
    public func change(
        _ signedIn: SignedIn, old: String, new: String, origin: Origin
    ) async throws -> (token: String, signedIn: SignedIn) {
        let account = signedIn.account
        try await confirm(old, of: signedIn, field: "old_password", origin: origin)
        var problems = context.problems(
            with: new, username: account.username, email: account.email, field: "new_password")
        if new == old {
            problems.append(
                FieldProblem(field: "new_password", code: .taken, message: "this is the password you have already"))
        }
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        let setter = PasswordSetter(context: context)
        let changed = try await setter.set(try await context.hash(new), for: account)
        let standing = try await context.repositories.standings.standing(of: account.id)
        let opened = try await sessions.open(for: changed, standing: standing, origin: origin)
        await context.audit.record(
            AuditEvent(
                actor: .account(account.id), action: .changePassword, account: account.id, site: origin.site,
                address: origin.address, requestID: origin.requestID))
        setter.tell(changed, origin: origin)
        return opened
    }

    /// Insists on the password of somebody who is signed in, before something that cannot be undone.
    /// - Throws: ``AccountError`` `invalidFields` naming `field`, `tooManyRequests`.
    public func confirm(_ password: String, of signedIn: SignedIn, field: String, origin: Origin) async throws {
        let counter = AttemptCounter(context: context)
        let attempt = try await counter.signIn(.account(signedIn.account.id), from: origin)
        let stored = try await context.repositories.accounts.passwordHash(signedIn.account.id)
        let isRight =
            password.utf8.count <= PasswordLimits.longest
            ? try await context.verify(password, against: stored, of: signedIn.account.id).matches : false
        guard isRight else {
            throw AccountError.invalidFields([
                FieldProblem(field: field, code: .format, message: "this is not your password")
            ])
        }
        try await counter.succeeded(attempt, account: signedIn.account.id, from: origin)
    }
}
