import Accounts
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer in JSON.
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields()
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.utf8)))
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

extension HTTPFields {
    /// A strong entity tag.
    static func entityTag(_ tag: String) -> HTTPFields { [.eTag: "\"\(tag)\""] }
}

// Unwrapping cannot fail: each literal is a token, which is all a name has to be.
// swift-format-ignore: NeverForceUnwrap
extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-ID")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
