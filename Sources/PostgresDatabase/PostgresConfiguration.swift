public import Accounts
public import Pooling

/// How a PostgreSQL database is reached, and how long we wait for it.
///
/// Its descriptions show neither hosts nor passwords.
public struct PostgresConfiguration: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Whether statements are prepared on the server.
    public enum Preparation: String, Sendable, CaseIterable {
        /// Once a connection and text: faster.
        case always
        /// Never, and nothing is set on the session either: for PgBouncer in transaction mode before version 1.21.
        case never
    }

    /// How long to wait for what.
    public struct Timeouts: Sendable, Equatable {
        /// For one host to accept a connection and log us in.
        public var connect: Duration
        /// For one statement; the server is told to stop it then.
        public var query: Duration
        /// How much longer we wait for the answer before the connection itself counts as dead.
        public var grace: Duration
        /// How long a transaction may hold its locks without doing anything.
        public var idleInTransaction: Duration

        public init(
            connect: Duration = .seconds(5), query: Duration = .seconds(10), grace: Duration = .seconds(2),
            idleInTransaction: Duration = .seconds(60)
        ) {
            self.connect = connect
            self.query = query
            self.grace = grace
            self.idleInTransaction = idleInTransaction
        }
    }

    /// The name of the database in the gateway's configuration.
    public let name: DatabaseName
    public var preparation: Preparation
    public var timeouts: Timeouts
    public var pool: PoolConfiguration
    /// How many prepared statements a connection keeps.
    public var statementCacheSize: Int

    /// libpq's keywords, without the password.
    private(set) var keywords: [String: String]
    private var password: String?
    /// The keywords of the server itself, where the others lead to a PgBouncer, which passes no notifications on.
    private let listenKeywords: [String: String]?

    /// Reads a connection string, `postgresql://user@host1,host2/database?target_session_attrs=read-write` or
    /// `host=... dbname=...`, with libpq's keywords: https://www.postgresql.org/docs/15/libpq-connect.html.
    ///
    /// A password given here takes the place of one in the string.
    /// - Parameter listenURL: where to listen for notifications, if `url` leads to a PgBouncer.
    /// - Throws: ``PostgresConfigurationError`` where the string is neither form.
    public init(
        name: DatabaseName, url: String, password: String? = nil, listenURL: String? = nil,
        preparation: Preparation = .always,
        timeouts: Timeouts = Timeouts(), pool: PoolConfiguration = PoolConfiguration(max: 16),
        statementCacheSize: Int = 256
    ) throws(PostgresConfigurationError) {
        guard var keywords = PostgresHandle.keywords(of: url) else { throw PostgresConfigurationError() }
        listenKeywords = listenURL.map { PostgresHandle.keywords(of: $0) ?? [:] }
        guard listenKeywords?.isEmpty != true else { throw PostgresConfigurationError() }
        self.password = password ?? keywords["password"]
        keywords["password"] = nil
        self.name = name
        self.keywords = keywords
        self.preparation = preparation
        self.timeouts = timeouts
        self.statementCacheSize = max(1, statementCacheSize)
        self.pool = pool
        // A pipelined connection serves many statements; a few are enough, and transactions need the others.
        self.pool.sharing = pool.sharing ?? .init(connections: min(4, max(1, pool.max / 2)), leasesPerConnection: 32)
    }

    public var description: String { "PostgreSQL database \"\(name)\"" }
    public var debugDescription: String { description }

    /// How many hosts the string names.
    var hostCount: Int {
        let hosts = keywords["host"] ?? keywords["hostaddr"] ?? ""
        return hosts.split(separator: ",", omittingEmptySubsequences: false).count
    }

    /// The same database, as a connection that listens reaches it.
    var listening: PostgresConfiguration {
        guard var direct = listenKeywords else { return self }
        var configuration = self
        configuration.password = direct.removeValue(forKey: "password") ?? password
        configuration.keywords = direct
        configuration.preparation = .always
        return configuration
    }

    /// What libpq is given: what the string says before what we think best.
    var connectionKeywords: [String: String] {
        let milliseconds = String(timeouts.connect.milliseconds)
        let defaults = [
            "fallback_application_name": "gatehouse",
            // Kerberos would be tried first where a ticket lies about, at the cost of further round trips.
            "gssencmode": "disable",
            "keepalives_idle": "30", "keepalives_interval": "5", "keepalives_count": "3",
            // Holds while connecting too, so that a host that does not answer makes way for the next one.
            "tcp_user_timeout": milliseconds,
        ]
        var merged = defaults.merging(keywords) { _, given in given }
        merged["client_encoding"] = "UTF8"
        if let password { merged["password"] = password }
        return merged
    }

    /// What every session is told once; nothing where PgBouncer would pass it on to strangers.
    var sessionScript: String? {
        guard preparation == .always else { return nil }
        return """
            SET statement_timeout = \(timeouts.query.milliseconds); \
            SET idle_in_transaction_session_timeout = \(timeouts.idleInTransaction.milliseconds); \
            SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET bytea_output = 'hex'; SET extra_float_digits = 1
            """
    }
}

/// A connection string that is none.
public struct PostgresConfigurationError: Error, Sendable, CustomStringConvertible {
    /// Without libpq's own words, which quote the string and a password that may be in it.
    public let description =
        "not a PostgreSQL connection string: postgresql://user@host/database or host=... dbname=... user=..."
}

extension Duration {
    /// Whole milliseconds, at least 1: to PostgreSQL 0 means no limit.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
