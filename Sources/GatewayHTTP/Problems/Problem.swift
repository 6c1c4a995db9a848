import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import OrderedCollections

/// An answer that says what went wrong (RFC 9457).
struct Problem: Sendable {
    let error: AccountError
    /// The methods a path has, where another was asked for.
    var allowed: [String] = []
    /// Where in the body a syntax error is, counted from 0.
    var offset: Int?
    /// Whether it came from nothing we know: the log gets all of it, the asker nothing.
    var isUnexpected = false
    /// Whether a connection with a half-read request on it is of no further use.
    var closesConnection = false

    /// What an asker is told of an error: of one that is none of ours, nothing.
    init(_ error: any Error) {
        switch error {
        case let error as AccountError:
            self.error = error
            closesConnection = [.tooLarge, .headersTooLarge, .timedOut].contains(error.code)
            isUnexpected = error.code == .internal
        case let error as MethodNotAllowed:
            self.error = AccountError(
                .methodNotAllowed, "this address answers: \(error.allowed.joined(separator: ", "))")
            allowed = error.allowed
        case let error as JSONSyntaxError:
            self.error = AccountError(.malformed, "the body is not valid JSON: \(error)")
            offset = error.offset
        case is HTTPParserError:
            self.error = AccountError(.malformed, "the request is not valid HTTP")
            closesConnection = true
        default:
            self.error = AccountError(.internal, "something went wrong here; the log of the gateway knows more")
            isUnexpected = true
        }
    }

    var kind: ProblemKind { ProblemKind.of(error.code) }

    /// The members of the problem.
    func json(instance: String? = nil) -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "type": .string("/problems/\(error.code.rawValue)"),
            "title": .string(kind.title),
            "status": JSONValue(kind.status),
            "detail": .string(isUnexpected ? kind.meaning : error.message),
        ]
        if let instance { members["instance"] = .string(instance) }
        if !error.fields.isEmpty { members["errors"] = .array(error.fields.map(\.json)) }
        if !error.incomplete.isEmpty { members["incomplete"] = .array(error.incomplete.map { .string($0.rawValue) }) }
        if !error.members.isEmpty { members["legacy"] = .array(error.members.map { MemberView($0).json }) }
        if let site = error.site { members["site"] = .string(site.rawValue) }
        if let table = error.table { members["table"] = .string(table) }
        if let column = error.column { members["column"] = .string(column) }
        if let retryAfter { members["retry_after"] = JSONValue(retryAfter) }
        if let offset { members["offset"] = JSONValue(offset) }
        return .object(members)
    }

    /// Seconds to wait: those that are known, or a guess where waiting is the remedy.
    var retryAfter: Int? {
        switch error.code {
        case .databaseUnavailable, .tooManyRequests: error.retryAfter ?? 5
        default: error.retryAfter
        }
    }

    func response(instance: String? = nil) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if !allowed.isEmpty { headers[.allow] = allowed.joined(separator: ", ") }
        if kind.status == 401 { headers[.wwwAuthenticate] = "Bearer realm=\"gatehouse\"" }
        if closesConnection { headers[.connection] = "close" }
        return Response(
            status: HTTPResponse.Status(code: kind.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json(instance: instance).utf8)))
    }
}
