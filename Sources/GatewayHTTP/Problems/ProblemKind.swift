import Accounts

/// What one problem type means, whence it comes and what helps: the API's answers, its pages and its description
/// all take it from here.
struct ProblemKind: Sendable {
    let code: AccountError.Code
    let status: Int
    let title: String
    let meaning: String
    let cause: String
    let remedy: String

    /// Every kind, in the order of their status.
    static let all: [ProblemKind] = AccountError.Code.allCases.map(of).sorted {
        ($0.status, $0.code.rawValue) < ($1.status, $1.code.rawValue)
    }

    static func of(_ code: AccountError.Code) -> ProblemKind {
        switch code {
        case .malformed, .unauthorized, .invalidCredentials, .forbidden, .mustChangePassword, .notFound, .unknownSite,
            .accountNotFound, .profileNotFound, .methodNotAllowed:
            ofAddress(code)
        case .readOnly, .conflict, .profileIncomplete, .versionMismatch, .tooLarge, .unsupportedMediaType, .unknownHost,
            .invalidFields, .tooManyRequests, .headersTooLarge, .internal, .databaseUnavailable, .storeMismatch,
            .timedOut:
            ofContent(code)
        }
    }
}
