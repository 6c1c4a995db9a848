import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    /// Signing in and out through a site's own programs, and what a person may do with their sessions.
    mutating func addSignInRoutes() {
        let site = "\(Self.api)/sites/{site}"

        signInAPI("\(site)/sign-in") { call, origin in
            let body = try await SignInBody(call.json())
            let (token, signedIn) = try await call.gateway.signIn.signIn(
                identifier: body.username, password: body.password, origin: body.client.applied(to: origin))
            return try await .json(call.opened(token, signedIn))
        }

        on(.post, "\(site)/sign-out") { call in
            let signedIn = try await call.signedIn()
            try await call.gateway.sessions.signOut(signedIn, origin: call.origin(call.site()))
            return .done
        }

        on(.get, "\(site)/session") { call in
            try call.query.finish()
            return try await .json(call.description(of: call.signedIn()))
        }

        on(.get, "\(site)/sessions") { call in
            try call.query.finish()
            let signedIn = try await call.unrestricted()
            let sessions = try await call.gateway.sessions.list(of: signedIn.account.id)
            return .json([
                "sessions": .array(
                    sessions.map { $0.json.adding("current", .bool($0.id == signedIn.session.id)) })
            ])
        }

        on(.delete, "\(site)/sessions") { call in
            let signedIn = try await call.unrestricted()
            let count = try await call.gateway.sessions.endAll(
                of: signedIn.account.id, except: signedIn.session.id, actor: .account(signedIn.account.id),
                origin: call.origin(call.site()))
            return .json(["ended": JSONValue(count)])
        }

        on(.delete, "\(site)/sessions/{session}") { call in
            let signedIn = try await call.unrestricted()
            try await call.gateway.sessions.end(
                SessionID(rawValue: call.parameter("session")), of: signedIn.account.id,
                actor: .account(signedIn.account.id), origin: call.origin(call.site()))
            return .done
        }

        on(.post, "\(site)/password") { call in
            let signedIn = try await call.signedIn()
            let (old, new) = try await PasswordBody.read(call.json())
            let (token, changed) = try await call.gateway.passwordChange.change(
                signedIn, old: old, new: new, origin: call.origin(call.site()))
            return try await .json(call.opened(token, changed))
        }
    }

    /// Adds a route for a site's programs that let people in: they need the scope `sign-in` there.
    mutating func signInAPI(
        _ path: String, _ handler: @escaping @Sendable (RequestCall, Origin) async throws -> Response
    ) {
        api(.post, path) { call, principal in
            let site = try call.gateway.site(call.site(), as: principal).site.id
            try principal.require(.signIn)
            try principal.requireKey()
            try call.query.finish()
            return try await handler(call, call.origin(site))
        }
    }
}

extension RequestCall {
    /// Who is signed in and may do whatever is theirs to do.
    /// - Throws: `unauthorized`, `mustChangePassword`.
    func unrestricted() async throws -> SignedIn {
        let signedIn = try await signedIn()
        guard !signedIn.mustChangePassword else {
            throw AccountError(.mustChangePassword, "a new password has to be chosen before anything else")
        }
        return signedIn
    }

    /// A session that was just opened, with the only copy of its token.
    fileprivate func opened(_ token: String, _ signedIn: SignedIn) async throws -> JSONValue {
        try await description(of: signedIn).adding("token", .string(token))
    }

    /// Who is signed in, and what of their profile on this site is still missing.
    fileprivate func description(of signedIn: SignedIn) async throws -> JSONValue {
        let view = AccountView(account: signedIn.account, detail: .site(email: true))
        return [
            "session": signedIn.session.json.adding("must_change_password", .bool(signedIn.mustChangePassword)),
            "account": view.json,
            "email_verified": .bool(signedIn.standing.hasVerified(signedIn.account)),
        ]
    }
}

/// What a site's program knows of the person it signs in.
struct ClientBody: Sendable {
    var address: String?
    var userAgent: String?

    /// The origin with the person's own address, on which the limits are, instead of the program's.
    func applied(to origin: Origin) -> Origin {
        var origin = origin
        if let address { origin.address = address }
        if let userAgent { origin.userAgent = userAgent }
        return origin
    }
}

/// The body of a sign-in.
private struct SignInBody: Sendable {
    let username: String
    let password: String
    let client: ClientBody

    init(_ json: JSONValue) throws(AccountError) {
        var body = JSONBody(json)
        username = body.required("username")
        password = body.required("password")
        client = body.client()
        try body.finish()
    }
}

/// The body of a change of the password.
private enum PasswordBody {
    static func read(_ json: JSONValue) throws(AccountError) -> (old: String, new: String) {
        var body = JSONBody(json)
        let (old, new) = (body.required("old_password"), body.required("new_password"))
        try body.finish()
        return (old, new)
    }
}
