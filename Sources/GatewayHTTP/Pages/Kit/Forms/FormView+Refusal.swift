import Accounts
import HTTPTypes

extension FormView {
    /// How a form is answered that was not taken.
    struct Refusal {
        let status: HTTPResponse.Status
        var headers = HTTPFields()
    }

    /// Puts what a service refused into the form, to be shown once more.
    /// - Throws: the error itself, where it is none the form could help with.
    mutating func refusal(_ error: AccountError) throws -> Refusal {
        switch error.code {
        case .invalidFields, .conflict:
            if error.fields.isEmpty { formErrors.append(error.message.asSentence) } else { mark(error.fields) }
            return Refusal(status: .unprocessableContent)
        case .invalidCredentials:
            formErrors.append(error.message.asSentence)
            return Refusal(status: .unprocessableContent)
        case .forbidden:
            formErrors.append(error.message.asSentence)
            return Refusal(status: .forbidden)
        case .tooManyRequests:
            let seconds = error.retryAfter ?? 5
            formErrors.append("That was tried too often. Try again in \(ErrorPage.words(seconds: seconds)).")
            return Refusal(status: .tooManyRequests, headers: [.retryAfter: String(seconds)])
        default: throw error
        }
    }
}
