import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The way of every request, from its head to its answer: it is named, bounded in time, routed, and what comes of it,
/// an error too, is given the headers every answer has, measured and logged.
final class GatewayResponder: HTTPResponder {
    let settings: HTTPSettings
    let routes: RouteTree
    let gateway: @Sendable () -> Gateway
    let metrics: RequestMetrics
    let looks: PageLooks
    /// What runs a request on the thread of its connection.
    let executors: EventLoopExecutors
    private let deadlines = DeadlineWatch()

    init(
        table: RouteTable, settings: HTTPSettings, looks: PageLooks, gateway: @escaping @Sendable () -> Gateway,
        metrics: RequestMetrics, executors: EventLoopExecutors = EventLoopExecutors()
    ) {
        self.settings = settings
        self.executors = executors
        self.looks = looks
        self.routes = table.tree(metrics: metrics)
        self.gateway = gateway
        self.metrics = metrics
    }

    func respond(to request: Request, context arrival: ArrivalContext) async throws -> Response {
        let start = ContinuousClock.now
        let context = identified(arrival, request)
        let executor = executors.executor(of: arrival.channel.eventLoop)
        metrics.began()
        return await deadlines.run(within: settings.requestTimeout, on: executor) {
            try await Origin.$current.withValue(Origin(context)) { try await self.routed(context) }
        } then: { result in
            var response: Response
            do { response = try result.get() } catch { response = self.response(for: error, context) }
            self.finish(&response, context)
            self.ended(response, context, after: start.duration(to: .now))
            return response
        }
    }

    /// Names the request and its client, and takes the gateway, once.
    private func identified(_ arrival: ArrivalContext, _ request: Request) -> GatewayContext {
        let peer = arrival.peer
        let sent = request.headers[.requestID]
        let isKept = settings.trustedProxies.contains(peer)
        return GatewayContext(
            request, id: sent.flatMap { isKept && RequestIdentifier.isSane($0) ? $0 : nil } ?? RequestIdentifier.make(),
            client: settings.trustedProxies.client(peer: peer, forwarded: request.headers[values: .forwardedFor]),
            gateway: gateway(), looks: looks, settings: settings, logger: arrival.logger)
    }

    /// Has the request answered by the handler of its path and method.
    private func routed(_ context: GatewayContext) async throws -> Response {
        guard let match = routes.match(context.request.uri.path) else {
            throw AccountError(.notFound, "there is nothing at this address")
        }
        context.meter = match.route.meter
        let handler = try match.route.handler(of: context.request.method)
        return try await handler(RequestCall(context: context, parameters: match.parameters))
    }

    /// The answer to what could not be done.
    private func response(for error: any Error, _ context: GatewayContext) -> Response {
        let problem = Problem(error)
        if problem.isUnexpected {
            context.logger.error(
                "a request failed",
                metadata: ["request_id": "\(context.id)", "error": "\(String(reflecting: error))"])
        }
        return ErrorPage.response(for: problem, context)
            ?? problem.response(instance: "/requests/\(context.id)")
    }

    /// The headers of every answer that says nothing else of the same name.
    private static let defaults: [HTTPField] = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .referrerPolicy, value: "no-referrer"),
        HTTPField(name: .cacheControl, value: "no-store"),
        HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
    ]

    /// The headers of every answer, whatever it is.
    private func finish(_ response: inout Response, _ context: GatewayContext) {
        response.headers.append(HTTPField(name: .requestID, value: context.id))
        for field in Self.defaults where !response.headers.contains(field.name) { response.headers.append(field) }
        if context.request.method == .head { response = response.createHeadResponse() }
        if response.status == .notModified { response.headers[.contentLength] = nil }
    }

    private func ended(_ response: Response, _ context: GatewayContext, after elapsed: Duration) {
        metrics.ended()
        let meter = context.meter ?? metrics.unrouted
        meter.ended(context.request.method, status: response.status.code, after: elapsed)
        log(response, context, elapsed)
    }

    private func log(_ response: Response, _ context: GatewayContext, _ elapsed: Duration) {
        guard context.logsRequests else { return }
        var metadata: Logger.Metadata = [
            "request_id": "\(context.id)",
            "method": "\(context.request.method.rawValue)",
            // The pattern, not the path: a path may hold what is nobody's business.
            "route": "\(context.meter?.route ?? "-")",
            "status": "\(response.status.code)",
            "duration_ms": "\(elapsed.milliseconds)",
            "client": "\(context.client)",
        ]
        if let principal = context.principal { metadata["key"] = "\(principal)" }
        context.logger.info("request", metadata: metadata)
    }
}

extension Origin {
    fileprivate init(_ context: GatewayContext) {
        self.init(
            address: context.client, userAgent: context.request.headers[.userAgent] ?? "", requestID: context.id)
    }
}

extension Duration {
    /// Whole and thousandths of milliseconds.
    var milliseconds: Double {
        (Double(components.seconds) * 1_000_000 + Double(components.attoseconds / 1_000_000_000_000)).rounded() / 1000
    }

    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
