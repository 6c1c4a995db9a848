import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension PageCall {
    /// The token that forms of this browser and session send back, and that no other site can know.
    func csrfToken() async throws -> String { try await gateway.signer.sign("csrf", tokenParts) }

    /// What the form of a page sent, once it is sure that it was one of our pages.
    /// - Throws: `forbidden` for a form that comes from elsewhere, or whose token is missing or not this browser's.
    func form() async throws -> PostedForm {
        try requireOwnOrigin()
        let form = try await call.form()
        let tokens = form.values("csrf")
        guard tokens.count == 1, let token = tokens.first,
            try await gateway.signer.verify("csrf", tokenParts, token)
        else { throw Self.refused }
        return form
    }

    private var tokenParts: [String] { [browser, signedIn?.session.id.rawValue ?? ""] }

    /// What browsers say of where a form stood; those that say nothing are left to the token.
    private func requireOwnOrigin() throws(AccountError) {
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" { throw Self.refused }
        guard let origin = request.headers[.origin] else { return }
        guard let mark = origin.firstRange(of: "://") else { throw Self.refused }
        // The port is left aside: proxies tend to, and cookies know none.
        let sender = RequestCall.hostName(String(origin[mark.upperBound...]))
        guard !sender.isEmpty, sender == RequestCall.hostName(request.head.authority ?? "") else { throw Self.refused }
    }

    private static let refused = AccountError(
        .forbidden, "the form was not sent from a page of this browser, or the page is too old; load it again")
}

// Unwrapping cannot fail: the literal is a token, which is all a name has to be.
// swift-format-ignore: NeverForceUnwrap
extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
