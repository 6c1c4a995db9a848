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

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

/// What becomes known of a request while it is handled, for the log and the metrics.
final class RequestRecord: Sendable {
    private struct Known {
        var route: String?
        var principal: String?
    }

    private let known = Mutex(Known())

    /// The pattern of the path, such as `/api/v1/sites/{site}`.
    var route: String? {
        get { known.withLock(\.route) }
        set { known.withLock { $0.route = newValue } }
    }

    /// The public id of the key.
    var principal: String? {
        get { known.withLock(\.principal) }
        set { known.withLock { $0.principal = newValue } }
    }
}
