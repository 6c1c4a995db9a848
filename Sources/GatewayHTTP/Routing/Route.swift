import HTTPTypes
import Hummingbird

/// A path of the table: what answers each of its methods, and where that is counted.
final class Route: Sendable {
    typealias Handler = @Sendable (RequestCall) async throws -> Response

    let pattern: RoutePattern
    let meter: RouteMeter
    private let handlers: [(method: HTTPRequest.Method, handler: Handler)]

    init(_ pattern: RoutePattern, meter: RouteMeter, handlers: [(method: HTTPRequest.Method, handler: Handler)]) {
        self.pattern = pattern
        self.meter = meter
        self.handlers = handlers
    }

    /// What answers a method.
    /// - Throws: ``MethodNotAllowed`` for one it does not have, known or not.
    func handler(of method: HTTPRequest.Method) throws(MethodNotAllowed) -> Handler {
        for known in handlers where known.method == method { return known.handler }
        throw MethodNotAllowed(allowed: handlers.map(\.method.rawValue).sorted())
    }
}

/// A path that is there, asked with a method it does not have.
struct MethodNotAllowed: Error {
    let allowed: [String]
}
