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
    let routes: RouterResponder<GatewayContext>
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
        self.routes = table.responder(metrics: metrics)
        self.gateway = gateway
        self.metrics = metrics
    }

    func respond(to request: Request, context arrival: ArrivalContext) async throws -> Response {
        let start = ContinuousClock.now
        let context = identified(arrival, request)
        let executor = executors.executor(of: arrival.channel.eventLoop)
        metrics.began()
        return await deadlines.run(within: settings.requestTimeout, on: executor) {
            try await Origin.$current.withValue(Origin(request, context.record)) {
                try await self.routes.respond(to: Self.withKnownMethod(request), context: context)
            }
        } then: { result in
            var response: Response
            do { response = try result.get() } catch { response = self.response(for: error, request, context) }
            self.finish(&response, request, context)
            self.ended(request, response, context, after: start.duration(to: .now))
            return response
        }
    }

    /// Names the request and its client, and takes the gateway, once.
    private func identified(_ arrival: ArrivalContext, _ request: Request) -> GatewayContext {
        let peer = arrival.peer
        let sent = request.headers[.requestID]
        let isKept = settings.trustedProxies.contains(peer)
        let record = RequestRecord(
            id: sent.flatMap { isKept && RequestIdentifier.isSane($0) ? $0 : nil } ?? RequestIdentifier.make(),
            client: settings.trustedProxies.client(peer: peer, forwarded: request.headers[values: .forwardedFor]),
            gateway: gateway(), looks: looks, settings: settings)
        return GatewayContext(source: .init(arrival: arrival, record: record))
    }

    /// The answer to what could not be done.
    private func response(for error: any Error, _ request: Request, _ context: GatewayContext) -> Response {
        let problem = Problem(error)
        if problem.isUnexpected {
            context.ownLogger.error(
                "a request failed",
                metadata: ["request_id": "\(context.record.id)", "error": "\(String(reflecting: error))"])
        }
        return ErrorPage.response(for: problem, request: request, context: context, settings: settings)
            ?? problem.response(instance: "/requests/\(context.record.id)")
    }

    /// The headers of every answer that says nothing else of the same name.
    private static let defaults: [HTTPField] = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .referrerPolicy, value: "no-referrer"),
        HTTPField(name: .cacheControl, value: "no-store"),
        HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
    ]

    /// The headers of every answer, whatever it is.
    private func finish(_ response: inout Response, _ request: Request, _ context: GatewayContext) {
        response.headers.append(HTTPField(name: .requestID, value: context.record.id))
        for field in Self.defaults where !response.headers.contains(field.name) { response.headers.append(field) }
        if request.method == .head { response = response.createHeadResponse() }
        if response.status == .notModified { response.headers[.contentLength] = nil }
    }

    private func ended(_ request: Request, _ response: Response, _ context: GatewayContext, after elapsed: Duration) {
        metrics.ended()
        let meter = context.record.meter ?? metrics.unrouted
        meter.ended(request.method, status: response.status.code, after: elapsed)
        log(request, response, context, elapsed)
    }

    private func log(_ request: Request, _ response: Response, _ context: GatewayContext, _ elapsed: Duration) {
        guard context.logger.logLevel <= .info else { return }
        var metadata: Logger.Metadata = [
            "request_id": "\(context.record.id)",
            "method": "\(request.method.rawValue)",
            // The pattern, not the path: a path may hold what is nobody's business.
            "route": "\(context.record.meter?.route ?? "-")",
            "status": "\(response.status.code)",
            "duration_ms": "\(elapsed.milliseconds)",
            "client": "\(context.record.client)",
        ]
        if let principal = context.record.principal { metadata["key"] = "\(principal)" }
        context.ownLogger.info("request", metadata: metadata)
    }

    /// A method nobody knows is routed as `TRACE`, which no path has: it meets 405 with what the path does have.
    private static func withKnownMethod(_ request: Request) -> Request {
        guard !RouteTable.methods.contains(request.method) else { return request }
        var head = request.head
        head.method = .trace
        return Request(head: head, body: request.body)
    }
}

extension Origin {
    fileprivate init(_ request: Request, _ record: RequestRecord) {
        self.init(address: record.client, userAgent: request.headers[.userAgent] ?? "", requestID: record.id)
    }
}

extension Duration {
    /// Whole and thousandths of milliseconds.
    var milliseconds: Double {
        (Double(components.seconds) * 1_000_000 + Double(components.attoseconds / 1_000_000_000_000)).rounded() / 1000
    }

    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
