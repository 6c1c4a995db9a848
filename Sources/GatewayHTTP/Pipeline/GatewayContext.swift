import Gateway
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What goes with one request on its way through the gateway.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The other end of the connection: the client, or the proxy before it.
    let peer: String
    let record = RequestRecord()
    /// Sent with the answer, and in every line of the log.
    var requestID = ""
    /// The client, as the trusted proxies tell.
    var client = ""
    /// The gateway as it was when the request came; re-reading the configuration does not change it.
    var gateway: Gateway?
    /// How the sites' pages look.
    var looks = PageLooks()
    /// The thread of the connection, on which the whole of the request is handled.
    let executor: EventLoopExecutor

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.peer = source.channel.remoteAddress?.ipAddress ?? ""
        self.executor = EventLoopExecutor(source.channel.eventLoop)
    }
}

/// What becomes known of a request while it is handled, for the log and the metrics.
final class RequestRecord: Sendable {
    private struct Known {
        var meter: RouteMeter?
        var principal: String?
    }

    private let known = Mutex(Known())

    /// The meter of the route that was taken; nil where there is none.
    var meter: RouteMeter? {
        get { known.withLock(\.meter) }
        set { known.withLock { $0.meter = newValue } }
    }

    /// The public id of the key.
    var principal: String? {
        get { known.withLock(\.principal) }
        set { known.withLock { $0.principal = newValue } }
    }
}
