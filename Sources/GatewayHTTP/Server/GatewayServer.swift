import Accounts
public import Gateway
import Hummingbird
import HummingbirdCore
public import Logging
import Metrics
import NIOCore
public import ServiceLifecycle

/// The gateway's HTTP server: the API, its pages, and what watches over it.
///
/// A graceful shutdown takes no new request, and lets those that are under way finish.
public struct GatewayServer: Service {
    /// Where it has come to listen.
    public let addresses: ServerAddresses
    private let settings: HTTPSettings
    private let gateway: @Sendable () -> Gateway
    private let metrics: PrometheusMetrics
    private let logger: Logger
    private let looks: PageLooks

    /// - Parameters:
    ///   - gateway: the gateway as it is now; each request takes it once, so that a configuration that is read again
    ///     holds for the requests that come after.
    ///   - looks: how the sites' pages look; where nobody prepared them, they are made when the server runs.
    ///   - metrics: what `/metrics` shows, and what counts the requests.
    public init(
        settings: HTTPSettings, metrics: PrometheusMetrics = PrometheusMetrics(), logger: Logger,
        addresses: ServerAddresses = ServerAddresses(), looks: PageLooks = PageLooks(),
        gateway: @escaping @Sendable () -> Gateway
    ) {
        self.settings = settings
        self.metrics = metrics
        self.logger = logger
        self.addresses = addresses
        self.looks = looks
        self.gateway = gateway
    }

    /// Serves until the service group shuts down.
    /// - Throws: what keeps it from listening, and ``TemplateError`` where a site's templates are wrong.
    public func run() async throws {
        let requests = RequestMetrics(factory: metrics)
        var services: [any Service] = [application(.main, on: settings.listener, requests)]
        if let listener = settings.adminListener { services.append(application(.admin, on: listener, requests)) }
        do {
            try looks.adoptIfNone(gateway().router.routes.map(\.site))
            try await ServiceGroup(configuration: .init(services: services, logger: logger)).run()
        } catch {
            addresses.failed(error)
            throw error
        }
    }

    private func application(
        _ kind: ServerAddresses.Listener, on listener: HTTPSettings.Listener, _ requests: RequestMetrics
    ) -> Application<GatewayResponder> {
        var table = RouteTable()
        table.addRoutes(of: kind, metrics: metrics)
        let responder = GatewayResponder(
            table: table, settings: settings, looks: looks, gateway: gateway, metrics: requests)
        return buildApplication(responder: responder, listener: listener, settings: settings, logger: logger) {
            addresses.bound(kind, to: $0)
        }
    }
}

/// Puts a responder behind a listener, with the bounds that hold for connections.
func buildApplication(
    responder: GatewayResponder, listener: HTTPSettings.Listener, settings: HTTPSettings, logger: Logger,
    onBound: @escaping @Sendable (Int) -> Void
) -> Application<GatewayResponder> {
    let limits = HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: settings.maximumHeaderBytes, maxHeaderListSize: settings.maximumHeaderBytes,
        maxHeaderFieldCount: 100)
    let connection = HTTP1Channel.Configuration(
        additionalChannelHandlers: [
            ConnectionGuardInstaller(maximumHeaderBytes: settings.maximumHeaderBytes, logger: logger)
        ],
        idleTimeout: TimeAmount(settings.idleTimeout), httpDecoderConfiguration: limits)
    let executors = responder.executors
    return Application(
        responder: responder,
        server: HTTPServerBuilder { PinnedChannel(HTTP1Channel(responder: $0, configuration: connection), executors) },
        configuration: ApplicationConfiguration(
            address: .hostname(listener.host, port: listener.port),
            availableConnectionsDelegate: .maximum(settings.maximumConnections, logger: logger)),
        onServerRunning: { channel in onBound(channel.localAddress?.port ?? listener.port) }, logger: logger)
}
