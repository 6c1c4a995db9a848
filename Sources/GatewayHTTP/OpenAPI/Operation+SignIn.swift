import Accounts
import HTTPTypes

extension Operation {
    private static let site = "/api/v1/sites/{site}"
    private static let bodyProblems: [AccountError.Code] = [
        .malformed, .unsupportedMediaType, .tooLarge, .unknownSite, .invalidFields,
    ]

    /// The calls with which a site's programs let people in, and those people make with their session.
    static let signingIn: [Operation] = [
        Operation(
            id: "signIn", method: .post, path: "\(site)/sign-in", tag: "Signing in", summary: "Sign somebody in",
            description: "Answers the only copy of the session's token. `client_address` and `user_agent` are those of "
                + "the person, whom the limits are to hold, and not your own program.",
            parameters: [.site], body: .schema("SignIn"), answer: .schema("OpenedSession"),
            problems: bodyProblems + [.invalidCredentials, .tooManyRequests], scope: .signIn),
        Operation(
            id: "signOut", method: .post, path: "\(site)/sign-out", tag: "Signing in", summary: "End this session",
            parameters: [.site], status: 204),
        Operation(
            id: "getSession", method: .get, path: "\(site)/session", tag: "Signing in",
            summary: "Read who is signed in",
            parameters: [.site], answer: .schema("CurrentSession"), problems: [.invalidFields]),
        Operation(
            id: "listSessions", method: .get, path: "\(site)/sessions", tag: "Signing in",
            summary: "List one's own sessions", parameters: [.site], answer: .schema("SessionList"),
            problems: [.mustChangePassword, .invalidFields]),
        Operation(
            id: "endOtherSessions", method: .delete, path: "\(site)/sessions", tag: "Signing in",
            summary: "End all of one's other sessions", parameters: [.site], answer: .schema("EndedSessions"),
            problems: [.mustChangePassword]),
        Operation(
            id: "endSession", method: .delete, path: "\(site)/sessions/{session}", tag: "Signing in",
            summary: "End one of one's own sessions", parameters: [.site, .session], status: 204,
            problems: [.notFound, .mustChangePassword]),
        Operation(
            id: "changePassword", method: .post, path: "\(site)/password", tag: "Signing in",
            summary: "Change one's own password",
            description: "Every session ends, and the answer holds a new one. It is the one call that a session with "
                + "`must_change_password` may make.",
            parameters: [.site], body: .schema("PasswordChange"), answer: .schema("OpenedSession"),
            problems: bodyProblems + [.tooManyRequests]),
        Operation(
            id: "exportOwnAccount", method: .get, path: "\(site)/export", tag: "Signing in",
            summary: "Read everything that is held about oneself", parameters: [.site], answer: .schema("Export"),
            problems: [.mustChangePassword, .invalidFields]),
        Operation(
            id: "deleteOwnAccount", method: .post, path: "\(site)/delete-account", tag: "Signing in",
            summary: "Delete one's own account",
            description: "The account is gone at once; the receipts tell what became of each site's profile.",
            parameters: [.site], body: .schema("Password"), answer: .schema("Receipts"),
            problems: bodyProblems + [.conflict, .mustChangePassword, .tooManyRequests]),
    ]

    /// The calls with which a site's programs lead people to an account, and back to it.
    static let registering: [Operation] = [
        Operation(
            id: "register", method: .post, path: "\(site)/register", tag: "Signing in", summary: "Register somebody",
            description: "Account and profile are checked together before anything is written. Where addresses are "
                + "verified, one that has an account already is answered like any other, and its owner is told by mail.",
            parameters: [.site], body: .schema("Registration"), status: 202, answer: .schema("Registered"),
            problems: bodyProblems + [.conflict, .tooManyRequests], scope: .signIn),
        Operation(
            id: "verifyAddress", method: .post, path: "\(site)/verify", tag: "Signing in",
            summary: "Prove an e-mail address", parameters: [.site], body: .schema("Token"),
            answer: .schema("Verified"), problems: bodyProblems + [.notFound], scope: .signIn),
        Operation(
            id: "requestReset", method: .post, path: "\(site)/reset", tag: "Signing in",
            summary: "Send a link to choose a new password",
            description: "The answer is the same whether there is such an account.",
            parameters: [.site], body: .schema("ResetRequest"), status: 202, answer: .schema("Accepted"),
            problems: bodyProblems + [.tooManyRequests], scope: .signIn),
        Operation(
            id: "redeemReset", method: .post, path: "\(site)/reset/redeem", tag: "Signing in",
            summary: "Choose a new password with the link", description: "Every session of the account ends.",
            parameters: [.site], body: .schema("ResetRedemption"), answer: .schema("ResetDone"),
            problems: bodyProblems + [.notFound, .tooManyRequests], scope: .signIn),
    ]
}
