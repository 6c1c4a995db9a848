import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// How many header fields an answer has in the end.
    private static let usualFields = 10
    /// How many bytes most answers have at the most.
    static let usualBytes = 512

    /// An answer in JSON.
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) -> Response {
        .json(text: JSONText(value), status: status, headers: headers)
    }

    /// An answer in JSON that is an object, written member by member.
    /// - Parameter bytes: about how long it is at least.
    static func json(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields(), bytes: Int = 0,
        _ members: (inout JSONText) -> Void
    ) -> Response {
        var text = JSONText(bytes: max(bytes, usualBytes))
        text.object(members)
        return .json(text: text, status: status, headers: headers)
    }

    static func json(
        text: JSONText, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) -> Response {
        var headers = headers
        headers.reserveCapacity(Response.usualFields)
        headers.append(HTTPField(name: .contentType, value: "application/json"))
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: text.utf8)))
    }

    /// An answer that shows one thing, with its entity tag.
    static func json(
        _ view: some TaggedView, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) -> Response {
        var text = JSONText(bytes: usualBytes)
        var headers = headers
        headers.append(.entityTag(view.writeTagged(to: &text)))
        return .json(text: text, status: status, headers: headers)
    }

    /// An answer in text of some kind.
    static func text(_ text: String, type: String, headers: HTTPFields = HTTPFields()) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// That it is done, and there is nothing to say.
    static var done: Response {
        var response = Response(status: .noContent)
        response.headers[.contentLength] = nil
        return response
    }
}

extension HTTPField {
    /// A strong entity tag.
    static func entityTag(_ tag: EntityTag) -> HTTPField { HTTPField(name: .eTag, value: tag.quoted) }
}

// Unwrapping cannot fail: each literal is a token, which is all a name has to be.
// swift-format-ignore: NeverForceUnwrap
extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-ID")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
