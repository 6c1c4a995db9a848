import Accounts
import Gateway
import HTTPTypes
import Hummingbird

/// One request, as a handler meets it: its parts read strictly, and the gateway it is for.
struct RequestCall: Sendable {
    let context: GatewayContext
    /// The open parts of the path.
    private let parameters: PathParameters

    init(context: GatewayContext, parameters: PathParameters) {
        self.context = context
        self.parameters = parameters
    }

    var request: Request { context.request }

    var settings: HTTPSettings { context.settings }

    /// The gateway the request began with.
    var gateway: Gateway { context.gateway }

    /// Whom the request's key or session stands for.
    /// - Throws: `unauthorized` where there is none, or one that opens nothing; `mustChangePassword` for a session that
    ///   is good for nothing else.
    func authenticated() async throws -> Principal {
        guard let principal = try await authenticatedIfAny() else {
            throw AccountError(.unauthorized, "a key is needed: \"Authorization: Bearer KEY\"")
        }
        return principal
    }

    /// Whom the request's key or session stands for, or nil where it has none.
    /// - Throws: `unauthorized` for one that opens nothing, `mustChangePassword`.
    func authenticatedIfAny() async throws -> Principal? {
        guard let token = try bearerToken() else { return nil }
        let principal =
            SessionService.isToken(token)
            ? try await person(token) : try await gateway.keys.authenticate(token)
        context.principal = principal.name
        return principal
    }

    /// Who is signed in, and may do something.
    /// - Throws: `unauthorized`, `mustChangePassword`.
    private func person(_ token: String) async throws -> Principal {
        let signedIn = try await gateway.sessions.authenticate(token)
        guard !signedIn.mustChangePassword else {
            throw AccountError(.mustChangePassword, "a new password has to be chosen before anything else")
        }
        return signedIn.principal
    }

    /// Who is signed in on the site of the path, even where a new password is all they may choose.
    /// - Throws: `unauthorized`.
    func signedIn() async throws -> SignedIn {
        guard let token = try bearerToken(), SessionService.isToken(token) else {
            throw AccountError(.unauthorized, "a session is needed: \"Authorization: Bearer SESSION\"")
        }
        let signedIn = try await gateway.sessions.authenticate(token, site: site())
        context.principal = signedIn.principal.name
        return signedIn
    }

    /// Where the request comes from, on a site.
    func origin(_ site: SiteID?) -> Origin {
        var origin = Origin.current
        origin.site = site
        return origin
    }

    private func bearerToken() throws(AccountError) -> String? {
        let fields = request.headers[values: .authorization]
        guard let field = fields.first else { return nil }
        guard fields.count == 1, let token = Self.token(in: field) else {
            throw AccountError(.unauthorized, "one header \"Authorization: Bearer KEY\" is expected")
        }
        return token
    }

    /// What stands behind the scheme; nil where that is not `Bearer`, or where it is not one word.
    private static func token(in field: String) -> String? {
        let scheme = "bearer"
        let blank = UInt8(ascii: " ")
        // Letters differ from capitals by one bit.
        let isBearer = field.utf8.prefix(scheme.utf8.count).elementsEqual(scheme.utf8) { $0 | 0x20 == $1 }
        guard isBearer else { return nil }
        let bytes = field.utf8.span
        var start = scheme.utf8.count
        while start < bytes.count, bytes[start] == blank { start += 1 }
        guard start > scheme.utf8.count, start < bytes.count else { return nil }
        var place = start
        while place < bytes.count {
            guard bytes[place] != blank else { return nil }
            place += 1
        }
        return String(field[field.utf8.index(field.startIndex, offsetBy: start)...])
    }

    /// A part of the path, without its percent-encoding.
    /// - Throws: `malformed` for a broken encoding.
    func parameter(_ name: String) throws(AccountError) -> String {
        guard let raw = parameters[name], let text = PercentEncoding.decode(raw, plusIsBlank: false),
            !text.containsNUL
        else {
            throw AccountError(.malformed, "the path is not percent-encoded UTF-8")
        }
        return text
    }

    /// The site of the path; one whose name could be none is as unknown as any other.
    func site() throws -> SiteID { SiteID(rawValue: try parameter("site")) }

    /// The account of the path.
    func account() throws(AccountError) -> AccountReference {
        let text = try parameter("account")
        guard let reference = AccountReference(text) else {
            throw AccountError(
                .accountNotFound, "an account is named by its id, as in 42, or by its username, as in @bob")
        }
        return reference
    }

    var query: QueryReader {
        get throws { try QueryReader(request.uri.query ?? "") }
    }
}
