public import Accounts
public import Foundation
public import OrderedCollections
public import Repositories

/// What `config/gateway.yaml` says: the databases, where to listen, and the limits of the gateway as a whole.
public struct GatewayConfiguration: Hashable, Sendable {
    /// The directory that relative paths are meant from: the one above `config/`.
    public var baseDirectory: URL
    public var listen = ListenAddress()
    /// A second listener for `/readyz`, `/metrics` and `/openapi.json` in full; none where it is nil.
    public var adminListen: ListenAddress?
    public var links = LinkConfiguration()
    /// The database that holds the accounts.
    public var core: DatabaseName
    public var databases: OrderedDictionary<DatabaseName, DatabaseConfiguration>
    public var accounts = AccountsConfiguration()
    /// The members tables that people who are not here yet are looked for in, in this order.
    public var members: [MembersDefinition] = []
    public var passwords = PasswordConfiguration()
    public var sessions = SessionConfiguration()
    public var signIn = SignInConfiguration()
    public var mail: MailConfiguration
    public var audit = AuditConfiguration()
    /// The directory of the site files.
    public var sitesDirectory: URL
    public var limits = LimitConfiguration()
    public var cache = CacheConfiguration()
    /// Whether pages are refused under a host name that is neither a site's nor the gateway's own.
    public var refusesUnknownHosts = true
    /// The gateway's own host names, beside the address it listens on and this machine's own names.
    public var ownHosts: [String] = []
    /// The proxies whose word on a client's address is taken.
    public var trustedProxies: [IPNetwork] = []
    /// Whether everybody may see the names of sites and databases in `/readyz`, `/metrics` and `/openapi.json`.
    public var hasPublicMetrics = false
    public var log = LogConfiguration()

    public init(
        baseDirectory: URL, core: DatabaseName, databases: OrderedDictionary<DatabaseName, DatabaseConfiguration>,
        sitesDirectory: URL
    ) {
        self.baseDirectory = baseDirectory
        self.core = core
        self.databases = databases
        self.sitesDirectory = sitesDirectory
        self.mail = MailConfiguration(folder: baseDirectory.appending(path: "var/mail", directoryHint: .isDirectory))
    }
}

/// A host and port to listen on.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    public var host = "127.0.0.1"
    /// 0 lets the system choose.
    public var port = 8080

    public init(host: String = "127.0.0.1", port: Int = 8080) {
        self.host = host
        self.port = port
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// How people reach the sites, for links in mails and redirects: before a proxy that is not how the gateway listens.
public struct LinkConfiguration: Hashable, Sendable {
    public var scheme = Scheme.https
    /// Nil is the scheme's own port.
    public var port: Int?

    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        case http, https
    }

    public init() {}

    /// The address of a host's root, without a slash at the end.
    public func root(ofHost host: String) -> String { "\(scheme.rawValue)://\(host)" + (port.map { ":\($0)" } ?? "") }
}

/// The shape of the core's tables, and what is unique in them.
public struct AccountsConfiguration: Hashable, Sendable {
    public var preset = Preset.gatehouse
    /// Whether no two accounts may have one e-mail address, folded.
    public var hasUniqueEmail = true

    public enum Preset: String, Hashable, Sendable, CaseIterable {
        /// Tables of our own.
        case gatehouse
        /// Django's `auth_user`, which Django goes on using.
        case django
    }

    public init() {}
}

/// What one client may ask of the gateway.
public struct LimitConfiguration: Hashable, Sendable {
    /// The greatest body of a request, in bytes.
    public var body = 1 << 20
    /// The greatest size of a request's headers together, in bytes.
    public var headers = 32 << 10
    /// How long a request may take before it is answered with 504.
    public var requestTimeout = Duration.seconds(30)
    /// How long a connection may stay open without a request.
    public var idleTimeout = Duration.seconds(60)
    /// How many connections are served at once.
    public var connections = 4096
    /// How long a shutdown waits for requests in flight.
    public var shutdownTimeout = Duration.seconds(20)

    public init() {}
}

/// What may be kept in memory.
public struct CacheConfiguration: Hashable, Sendable {
    /// How many of the sites' profiles are kept, and as many of their accounts.
    public var limits = CacheLimits()
    /// How long after it was read an API key is taken from memory; none is where it is zero.
    public var keys = Duration.seconds(5)

    public init() {}
}

/// What is logged, and how.
public struct LogConfiguration: Hashable, Sendable {
    public var level = Level.info
    public var format = Format.text

    /// The names of swift-log's levels.
    public enum Level: String, Hashable, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// For people.
        case text
        /// One JSON object a line.
        case json
    }

    public init() {}
}
