import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// The page people see instead of one that could not be made.
struct ErrorPage: PageView {
    static let template = "error"

    let title: String
    let status: Int
    let message: String
    /// What to do about it.
    let advice: String?
    let requestID: String

    /// The page that tells a problem; nil where it is a program that asked, or where there is no page to be had.
    static func response(for problem: Problem, _ context: GatewayContext) -> Response? {
        guard isForPeople(context.request) else { return nil }
        let site = context.gateway.router.site(host: context.request.head.authority ?? "").flatMap {
            try? context.gateway.router.route($0).site
        }
        guard let look = try? context.looks.look(of: site?.id) else { return nil }
        let view = ErrorPage(problem, requestID: context.id)
        let frame = PageFrame(
            title: view.title, siteName: site?.name ?? "Gatehouse", styleSheet: look.styleSheetPath, csrf: "",
            visitor: nil, hasRegistration: false, isSite: site != nil, hasFeed: false)
        guard let text = try? look.render(RenderedPage(frame: frame, view: view)) else { return nil }
        var response = problem.response()
        response.headers[.contentType] = "text/html; charset=utf-8"
        response.headers[.contentSecurityPolicy] = PagePolicy.content()
        response.headers[.wwwAuthenticate] = nil
        let body = ByteBuffer(string: text)
        response.headers[.contentLength] = String(body.readableBytes)
        return Response(status: response.status, headers: response.headers, body: ResponseBody(byteBuffer: body))
    }

    /// The page that tells a problem of another page, in that page's frame; nil where it is a program that asked, and
    /// for what the log has to know of.
    static func response(for problem: Problem, on page: PageCall) async -> Response? {
        guard isForPeople(page.request), !problem.isUnexpected, !problem.closesConnection else { return nil }
        var headers = problem.response().headers
        for name in [HTTPField.Name.contentType, .contentLength, .wwwAuthenticate] { headers[name] = nil }
        return try? await page.html(
            ErrorPage(problem, requestID: page.call.context.id),
            status: HTTPResponse.Status(code: problem.kind.status), headers: headers)
    }

    /// Whether a browser asked for a page: the API answers programs alone, whatever they accept.
    static func isForPeople(_ request: Request) -> Bool {
        guard let accepted = request.headers[.accept]?.lowercased(), accepted.contains("text/html") else {
            return false
        }
        return !request.uri.path.hasPrefix(RouteTable.api)
    }

    private init(_ problem: Problem, requestID: String) {
        let error = problem.error
        self.status = problem.kind.status
        self.requestID = requestID
        let wait = problem.retryAfter.map { "Try again in \(Self.words(seconds: $0))." }
        switch error.code {
        case .notFound, .accountNotFound, .profileNotFound, .unknownSite:
            self.title = "Not found"
            self.message = "There is nothing at this address."
            self.advice = "Perhaps it was mistyped, or what was here is gone."
        case .forbidden:
            self.title = "That is not allowed"
            self.message = error.message.asSentence
            self.advice = nil
        case .tooManyRequests:
            self.title = "Too many attempts"
            self.message = "Somebody, perhaps you, tried too often in a short time."
            self.advice = wait
        case .databaseUnavailable, .storeMismatch, .timedOut:
            self.title = "Not available right now"
            self.message = "Something this page needs does not answer."
            self.advice = wait ?? "Try again in a moment."
        case .internal:
            self.title = "Something went wrong"
            self.message = "It is our fault, not yours."
            self.advice = "If it happens again, tell us the number below."
        case .unknownHost:
            self.title = "No such site"
            self.message = "No site is served under this name."
            self.advice = nil
        default:
            self.title = problem.kind.title
            self.message = error.message.asSentence
            self.advice = wait
        }
    }

    /// A span of time as people say it.
    static func words(seconds: Int) -> String {
        switch seconds {
        case ..<2: "a second"
        case ..<90: "\(seconds) seconds"
        default: "\((seconds + 59) / 60) minutes"
        }
    }
}
