public import Gateway

/// How the gateway listens, and what it lets a request cost.
public struct HTTPSettings: Sendable {
    /// An address to listen on.
    public struct Listener: Hashable, Sendable {
        public var host: String
        /// The port, or 0 for one the system picks.
        public var port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        init(_ address: ListenAddress) { self.init(host: address.host, port: address.port) }
    }

    /// Where the API and the pages are served.
    public var listener: Listener
    /// Where `/readyz`, `/metrics` and `/openapi.json` are served in full without a key; none where it is nil.
    public var adminListener: Listener?
    /// The largest body of a request, in bytes; a larger one is answered with 413.
    public var maximumBodyBytes = 1 << 20
    /// The largest head of a request, in bytes; a larger one is answered with 431.
    public var maximumHeaderBytes = 32 << 10
    /// How long a request may take, its body included; later it is answered with 504.
    public var requestTimeout = Duration.seconds(30)
    /// How long a connection may wait for a request, or for the rest of its head.
    public var idleTimeout = Duration.seconds(60)
    /// How many connections are served at once; more wait to be accepted.
    public var maximumConnections = 4096
    /// The proxies whose `X-Forwarded-For` and `X-Request-ID` are believed.
    public var trustedProxies: [IPNetwork] = []
    /// Whether everybody may see the names of sites and databases in `/readyz`, `/metrics` and `/openapi.json`.
    public var hasPublicMetrics = false
    /// The gateway's own host names, beside those of its sites.
    public var ownHosts: Set<String> = []
    /// Whether pages that are chosen by host answer 421 to a `Host` that leads to no site.
    public var refusesUnknownHosts = false
    /// How soon a person can have filled in the form of a registration; what is sent sooner was sent by a program.
    public var minimumFormAge = Duration.seconds(2)
    /// Whether people reach the sites over HTTPS, so that cookies are for HTTPS alone.
    public var hasSecureCookies = false

    public init(listener: Listener = Listener(host: "127.0.0.1", port: 8080), adminListener: Listener? = nil) {
        self.listener = listener
        self.adminListener = adminListener
    }

    /// The names under which a machine's own people reach it, as a `Host` header writes them.
    private static let loopbackNames = ["localhost", "127.0.0.1", "::1", "[::1]"]

    /// What the configuration says.
    public init(_ configuration: GatewayConfiguration) {
        self.init(
            listener: Listener(configuration.listen), adminListener: configuration.adminListen.map(Listener.init))
        maximumBodyBytes = configuration.limits.body
        maximumHeaderBytes = configuration.limits.headers
        requestTimeout = configuration.limits.requestTimeout
        idleTimeout = configuration.limits.idleTimeout
        maximumConnections = configuration.limits.connections
        trustedProxies = configuration.trustedProxies
        hasPublicMetrics = configuration.hasPublicMetrics
        hasSecureCookies = configuration.links.scheme == .https
        ownHosts = Set(configuration.ownHosts + [configuration.listen.host] + Self.loopbackNames)
        refusesUnknownHosts = configuration.refusesUnknownHosts
    }
}
