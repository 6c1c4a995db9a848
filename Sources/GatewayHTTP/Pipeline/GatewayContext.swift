import Gateway
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A request that has come and is not named yet.
struct ArrivalContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }

    /// The address of the other end: the client's, or that of the proxy before it.
    var peer: String { channel.remoteAddress?.addressText ?? "" }
}

/// What goes with one request on its way through the gateway; small, since it is copied at each step.
struct GatewayContext: RequestContext {
    /// What a context is made of once its request is named.
    struct Source: RequestContextSource {
        let arrival: ArrivalContext
        let record: RequestRecord
        var logger: Logger { arrival.logger }
    }

    var coreContext: CoreRequestContextStorage
    let record: RequestRecord

    init(source: Source) {
        self.coreContext = source.arrival.coreContext
        self.record = source.record
    }

    /// The logger without the framework's number of the request, which nobody is told: ours is in each line.
    var ownLogger: Logger {
        var logger = logger
        logger[metadataKey: "hb.request.id"] = nil
        return logger
    }
}

/// What is known of a request, and what becomes known of it while it is handled.
final class RequestRecord: Sendable {
    private struct Learned {
        var meter: RouteMeter?
        var principal: String?
    }

    /// Sent with the answer, and in every line of the log.
    let id: String
    /// The address of the client, as the trusted proxies tell.
    let client: String
    /// The gateway as it was when the request came; re-reading the configuration does not change it.
    let gateway: Gateway
    /// How the sites' pages look.
    let looks: PageLooks
    let settings: HTTPSettings
    private let learned = Mutex(Learned())

    init(id: String, client: String, gateway: Gateway, looks: PageLooks, settings: HTTPSettings) {
        self.id = id
        self.client = client
        self.gateway = gateway
        self.looks = looks
        self.settings = settings
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
}
