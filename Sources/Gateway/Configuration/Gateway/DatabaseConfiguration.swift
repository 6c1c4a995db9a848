public import Foundation

/// One named database of the gateway: its driver's settings, and the pool and the limits it is used under.
public struct DatabaseConfiguration: Hashable, Sendable {
    public var driver: Driver
    public var pool = PoolSettings()
    public var timeouts = TimeoutSettings()
    public var breaker = BreakerSettings()

    /// What each driver needs to know.
    public enum Driver: Hashable, Sendable {
        case postgres(PostgresSettings)
        case sqlserver(SQLServerSettings)
        case sqlite(SQLiteSettings)

        /// The word a file uses for it.
        public var name: String {
            switch self {
            case .postgres: "postgres"
            case .sqlserver: "sqlserver"
            case .sqlite: "sqlite"
            }
        }
    }

    public init(driver: Driver) { self.driver = driver }
}

/// How many connections there are, and how long each lives.
public struct PoolSettings: Hashable, Sendable {
    public var max = 8
    /// How many are kept open though nobody asks for one.
    public var min = 0
    /// How many requests may wait for a connection; further ones fail at once.
    public var waiting = 512
    /// How long a connection beyond `min` may be idle.
    public var idle = Duration.seconds(300)
    public var lifetime = Duration.seconds(3600)

    public init() {}
}

/// How long each step may take.
public struct TimeoutSettings: Hashable, Sendable {
    public var connect = Duration.seconds(5)
    public var query = Duration.seconds(10)
    /// How long a request waits for a free connection.
    public var acquire = Duration.seconds(5)

    public init() {}
}

/// When a database that does not answer is left alone, and for how long.
public struct BreakerSettings: Hashable, Sendable {
    /// How many attempts to connect fail in a row before requests are refused at once.
    public var failures = 3
    /// The pause after the first failure; it doubles with each further one.
    public var backOff = Duration.milliseconds(100)
    public var maxBackOff = Duration.seconds(10)

    public init() {}
}

/// Where a PostgreSQL server is, and how to speak to it.
public struct PostgresSettings: Hashable, Sendable {
    public var target: Target
    public var password: Secret?
    public var prepare = Prepare.always
    /// Where to listen for notifications if `target` is a PgBouncer, which cannot pass them on.
    public var listenURL: Secret?

    public enum Target: Hashable, Sendable {
        /// A connection string as libpq reads it. It may hold a password, so it is kept as a secret.
        case url(Secret)
        case servers(Servers)
    }

    /// The same, key by key.
    public struct Servers: Hashable, Sendable {
        /// The servers to try, in order; a name that begins with a slash is a directory of sockets.
        public var hosts: [Host]
        public var database: String
        public var user: String?
        public var sslMode: SSLMode?
        /// The certificate the server's must be signed by.
        public var caFile: URL?
        public var targetSessionAttributes: TargetSessionAttributes?
    }

    public struct Host: Hashable, Sendable {
        public var name: String
        public var port: Int
    }

    /// libpq's `sslmode`.
    public enum SSLMode: String, Hashable, Sendable, CaseIterable {
        case disable, allow, prefer, require
        case verifyCA = "verify-ca"
        case verifyFull = "verify-full"
    }

    /// libpq's `target_session_attrs`.
    public enum TargetSessionAttributes: String, Hashable, Sendable, CaseIterable {
        case any, primary, standby
        case readWrite = "read-write"
        case readOnly = "read-only"
        case preferStandby = "prefer-standby"
    }

    /// Whether statements are prepared once a connection.
    public enum Prepare: String, Hashable, Sendable, CaseIterable {
        case always
        /// For a PgBouncer in transaction mode before version 1.21.
        case never
    }

    public init(target: Target) { self.target = target }
}

/// Where a SQL Server is, and how to speak to it.
public struct SQLServerSettings: Hashable, Sendable {
    public var host: String
    public var port = 1433
    public var database: String
    public var user: String
    public var password: Secret
    public var encryption = Encryption.request
    public var trust = Trust.unspecified
    /// Whether to ask an availability group for a replica that is only read.
    public var hasReadOnlyIntent = false

    public enum Encryption: String, Hashable, Sendable, CaseIterable {
        /// Nothing is encrypted, nor is the password.
        case off
        /// The login is encrypted, and the rest where the server asks for it.
        case request
        /// Everything is encrypted, or there is no connection.
        case require
    }

    /// Which certificates are accepted where everything is encrypted.
    public enum Trust: Hashable, Sendable {
        /// Nothing was said, which `require` does not allow.
        case unspecified
        /// Those signed by one in this file, and with the host's name.
        case authority(URL)
        /// Any certificate: encrypted against listeners, and not against an impostor.
        case any
    }

    public init(host: String, database: String, user: String, password: Secret) {
        self.host = host
        self.database = database
        self.user = user
        self.password = password
    }
}

/// A SQLite file.
public struct SQLiteSettings: Hashable, Sendable {
    public var file: URL
    /// How long a statement waits for another process's lock.
    public var busyTimeout = Duration.seconds(5)

    public init(file: URL) { self.file = file }
}
