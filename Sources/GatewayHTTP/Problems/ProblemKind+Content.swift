import Accounts

extension ProblemKind {
    /// The kinds about what was sent, and about what is stored.
    static func ofContent(_ code: AccountError.Code) -> ProblemKind {
        switch code {
        case .readOnly:
            .init(
                code: code, status: 409, title: "Read-only", meaning: "The site's profiles cannot be changed here.",
                cause: "The site file gives its store the access read-only.",
                remedy: "Change them where they come from, or give the store the access read-write.")
        case .conflict:
            .init(
                code: code, status: 409, title: "Conflict",
                meaning: "What is stored already stands against the change.",
                cause: "A name, address or unique value is taken, in whatever letter case, or a site or collection "
                    + "forbids the deletion. errors names the fields.",
                remedy: "Choose another value, or remove what stands against it first.")
        case .profileIncomplete:
            .init(
                code: code, status: 409, title: "Profile incomplete",
                meaning: "The account has to fill in its profile on this site first.",
                cause: "The site makes profiles by form, and this account has not sent it yet.",
                remedy: "PUT the profile with at least the fields that incomplete names.")
        case .versionMismatch:
            .init(
                code: code, status: 412, title: "Changed in between",
                meaning: "What is stored is not what the change was made for.",
                cause: "If-Match or If-None-Match does not hold: somebody else wrote first.",
                remedy: "Read it again, repeat the change on what you got, and send the new ETag.")
        case .tooLarge:
            .init(
                code: code, status: 413, title: "Too large", meaning: "The body is larger than is read here.",
                cause: "It has more bytes than the detail allows.", remedy: "Send less at once.")
        case .unsupportedMediaType:
            .init(
                code: code, status: 415, title: "Unsupported media type",
                meaning: "The body is not of a type that is read here.",
                cause: "Content-Type is missing or names another type, charset or encoding than the detail does.",
                remedy: "Send JSON in UTF-8, uncompressed, with \"Content-Type: application/json\".")
        case .unknownHost:
            .init(
                code: code, status: 421, title: "Unknown host", meaning: "No site is served under this host name.",
                cause: "The header Host names none of the hosts in the site files.",
                remedy: "Add the name to hosts in the site's file, or ask for one that is there.")
        case .invalidFields:
            .init(
                code: code, status: 422, title: "Invalid fields", meaning: "Some of what was sent is not valid.",
                cause:
                    "errors names each field with a code and a message: unknown, read-only, of a wrong type, too long...",
                remedy: "Correct every field named; nothing was written.")
        case .tooManyRequests:
            .init(
                code: code, status: 429, title: "Too many requests", meaning: "Too much was asked in too short a time.",
                cause: "A limit on attempts was reached.", remedy: "Wait as many seconds as Retry-After says.")
        case .headersTooLarge:
            .init(
                code: code, status: 431, title: "Headers too large",
                meaning: "The head of the request is larger than is read here.",
                cause: "The address and the headers together have too many bytes, or there are too many of them.",
                remedy: "Send fewer or shorter headers, and large texts in a body.")
        case .databaseUnavailable:
            .init(
                code: code, status: 503, title: "Database unavailable",
                meaning: "The database behind this does not answer; other sites are not concerned.",
                cause: "It is down or cannot be reached, or too many requests wait for it already.",
                remedy: "Try again after as many seconds as Retry-After says. /readyz tells which database it is.")
        case .storeMismatch:
            .init(
                code: code, status: 503, title: "Store mismatch",
                meaning: "The site's table is not as its file says; other sites are not concerned.",
                cause: "The table or column named is missing, or has another type.",
                remedy: "gatehouse check shows what to change; gatehouse migrate does it for tables of our own.")
        case .timedOut:
            .init(
                code: code, status: 504, title: "Timed out", meaning: "The answer took longer than is allowed here.",
                cause: "A database was slow, or the request came in too slowly.",
                remedy: "Try again later. Whether a change was made is not known: read first.")
        default:
            .init(
                code: code, status: 500, title: "Internal error", meaning: "Something went wrong in the gateway.",
                cause: "A mistake in the gateway, or something it did not foresee.",
                remedy: "Tell the operators the X-Request-ID; the log has more under it.")
        }
    }
}
