import Accounts

extension ProblemKind {
    /// The kinds about who asks and for what.
    static func ofAddress(_ code: AccountError.Code) -> ProblemKind {
        switch code {
        case .unauthorized:
            .init(
                code: code, status: 401, title: "A key is needed", meaning: "The request carries no key that is valid.",
                cause:
                    "The header Authorization is missing or has another form, or the key is wrong, expired or revoked.",
                remedy: "Send \"Authorization: Bearer KEY\". A new key is made with gatehouse key create.")
        case .invalidCredentials:
            .init(
                code: code, status: 401, title: "Name or password wrong",
                meaning: "Nobody can sign in with this name and this password.",
                cause: "The name or the password is wrong, or the account is not active; which, is not told.",
                remedy: "Type both again, or have the password reset.")
        case .forbidden:
            .init(
                code: code, status: 403, title: "Not allowed", meaning: "The key may not do this.",
                cause: "The key lacks the scope that the detail names, or it is for some sites only.",
                remedy: "Use a key with that scope: gatehouse key create.")
        case .mustChangePassword:
            .init(
                code: code, status: 403, title: "The password must be changed",
                meaning: "The account can go on only with a new password.",
                cause: "The password was set by somebody else, or is stored in a form that is no longer accepted.",
                remedy: "Choose a new password.")
        case .notFound:
            .init(
                code: code, status: 404, title: "Not found", meaning: "There is nothing at this address.",
                cause: "The path is wrong, or names a collection the site does not have.",
                remedy: "Compare the path with /docs.")
        case .unknownSite:
            .init(
                code: code, status: 404, title: "Unknown site", meaning: "There is no such site for this key.",
                cause: "The site's ID is wrong, or the key is for other sites.",
                remedy: "GET /api/v1/sites lists the sites the key sees.")
        case .accountNotFound:
            .init(
                code: code, status: 404, title: "Account not found", meaning: "There is no such account.",
                cause: "The id or username is wrong, or the account was deleted; ids are never used again.",
                remedy: "Name the account by its id, or by @ and its username.")
        case .profileNotFound:
            .init(
                code: code, status: 404, title: "Profile not found",
                meaning: "The account is there, but has no profile on this site.",
                cause: "Nobody has made it, and the site's creation policy does not make it on access.",
                remedy: "PUT makes it; gatehouse profile backfill makes those of older accounts.")
        case .methodNotAllowed:
            .init(
                code: code, status: 405, title: "Method not allowed", meaning: "This address does not know the method.",
                cause: "The method is not one of those the header Allow names.",
                remedy: "Use a method that Allow names.")
        default:
            .init(
                code: code, status: 400, title: "Malformed request", meaning: "The request could not be read.",
                cause:
                    "The body is no JSON in UTF-8, nests too deep or names a member twice; or a header, the query or a "
                    + "cursor is broken. For a body, offset says at which byte.",
                remedy: "Correct the request; sending it again as it is will not help.")
        }
    }
}
