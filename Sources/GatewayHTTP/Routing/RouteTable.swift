import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import OrderedCollections

/// The routes of one listener, gathered by path, so that every path can tell which methods it has.
struct RouteTable {
    typealias Handler = Route.Handler

    /// What common clients send.
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

    /// The routes, each with what counts it; a path without a method asked for answers 405 and says what it has.
    func tree(metrics: RequestMetrics) -> RouteTree {
        RouteTree(
            paths.map { path, handlers in
                Route(
                    RoutePattern(path), meter: metrics.meter(path),
                    handlers: handlers.map { (method: $0.key, handler: $0.value) })
            })
    }
}
