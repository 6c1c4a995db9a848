import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import OrderedCollections

/// The routes of one listener, gathered by path, so that every path can tell which methods it has.
struct RouteTable {
    typealias Handler = @Sendable (RequestCall) async throws -> Response

    /// What common clients send; a method that is none of these is answered as `TRACE` is.
    static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]

    private var paths: OrderedDictionary<String, OrderedDictionary<HTTPRequest.Method, Handler>> = [:]

    /// The paths of pages people meet, which are no part of the API.
    private(set) var pagePaths: Set<String> = []

    /// Adds a route of the pages; a GET route answers HEAD too.
    mutating func onPage(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        pagePaths.insert(path)
        on(method, path, handler)
    }

    /// Adds a route; a GET route answers HEAD too.
    mutating func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        paths[path, default: [:]][method] = handler
        if method == .get { paths[path, default: [:]][.head] = handler }
    }

    /// Adds a route that needs a key.
    mutating func api(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (RequestCall, Principal) async throws -> Response
    ) {
        on(method, path) { call in try await handler(call, call.authenticated()) }
    }

    /// Every path with the methods that have a route of their own.
    var entries: [(path: String, methods: [HTTPRequest.Method])] {
        paths.map { ($0.key, Array($0.value.keys)) }
    }

    /// The responder of all routes; a path without a method asked for answers 405 and says what it has.
    func responder(metrics: RequestMetrics) -> RouterResponder<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        router.add(middleware: UnknownPaths())
        for (path, handlers) in paths {
            let allowed = handlers.keys.map(\.rawValue).sorted()
            let meter = metrics.meter(path)
            for method in Self.methods {
                router.on(RouterPath(path), method: method) { request, context in
                    context.record.meter = meter
                    guard let handler = handlers[method] else { throw MethodNotAllowed(allowed: allowed) }
                    return try await handler(RequestCall(request: request, context: context))
                }
            }
        }
        return router.buildResponder()
    }
}

/// A path that is there, asked with a method it does not have.
struct MethodNotAllowed: Error {
    let allowed: [String]
}

/// Keeps the framework from answering what it does not know in a form of its own.
private struct UnknownPaths: RouterMiddleware {
    func handle(
        _ request: Request, context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            throw AccountError(.notFound, "there is nothing at this address")
        }
    }
}
