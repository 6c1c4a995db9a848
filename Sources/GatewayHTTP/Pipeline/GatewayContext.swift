import Gateway
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A request that has come and is not named yet.
struct ArrivalContext: InitializableFromSource {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        self.channel = source.channel
        self.logger = source.logger
    }

    /// The address of the other end: the client's, or that of the proxy before it.
    var peer: String { channel.remoteAddress?.addressText ?? "" }
}

/// What is known of a request, and what becomes known of it while it is handled.
final class GatewayContext: Sendable {
    private struct Learned {
        var meter: RouteMeter?
        var principal: String?
    }

    /// Here, and not copied from step to step: it is large.
    let request: Request
    /// Sent with the answer, and in every line of the log.
    let id: String
    /// The address of the client, as the trusted proxies tell.
    let client: String
    /// The gateway as it was when the request came; re-reading the configuration does not change it.
    let gateway: Gateway
    /// How the sites' pages look.
    let looks: PageLooks
    let settings: HTTPSettings
    private let arrivalLogger: Logger
    private let learned = Mutex(Learned())

    init(
        _ request: Request, id: String, client: String, gateway: Gateway, looks: PageLooks, settings: HTTPSettings,
        logger: Logger
    ) {
        self.request = request
        self.id = id
        self.client = client
        self.gateway = gateway
        self.looks = looks
        self.settings = settings
        self.arrivalLogger = logger
    }

    /// The meter of the route that was taken; nil where there is none.
    var meter: RouteMeter? {
        get { learned.withLock(\.meter) }
        set { learned.withLock { $0.meter = newValue } }
    }

    /// The public id of the key.
    var principal: String? {
        get { learned.withLock(\.principal) }
        set { learned.withLock { $0.principal = newValue } }
    }

    /// Whether each request is logged.
    var logsRequests: Bool { arrivalLogger.logLevel <= .info }

    /// The logger without the framework's number of the request, which nobody is told: ours is in each line.
    var logger: Logger {
        var logger = arrivalLogger
        logger[metadataKey: "hb.request.id"] = nil
        return logger
    }
}
