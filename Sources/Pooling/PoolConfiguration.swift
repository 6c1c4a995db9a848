/// The limits of one pool.
///
/// How long one attempt to connect may take is the driver's to say.
public struct PoolConfiguration: Sendable, Equatable {
    /// How many connections there may be, at least 1.
    public var max: Int
    /// How many connections are kept open though nobody asks for one.
    public var min: Int
    /// How many requests may wait for a connection; further ones fail at once as overloaded.
    public var maxWaiting: Int
    /// How long a request may wait for a connection.
    public var acquireTimeout: Duration
    /// How long a connection beyond `min` may be idle before it is closed.
    public var idleTimeout: Duration
    /// How long a connection lives; up to a tenth less, at random, so that not all end together.
    public var maxLifetime: Duration
    /// A connection idle for longer than this is pinged before it is lent.
    public var pingAfterIdle: Duration
    /// How long to wait after a failed attempt to connect.
    public var backOff: BackOff
    /// How many attempts to connect fail in a row before requests are refused at once.
    ///
    /// Attempts that were under way together count as one.
    public var breakerThreshold: Int
    /// How single statements share connections; nil where a connection does one thing at a time.
    public var sharing: Sharing?

    public init(
        max: Int = 8, min: Int = 0, maxWaiting: Int = 512, acquireTimeout: Duration = .seconds(5),
        idleTimeout: Duration = .seconds(300), maxLifetime: Duration = .seconds(3600),
        pingAfterIdle: Duration = .seconds(30), backOff: BackOff = BackOff(), breakerThreshold: Int = 3,
        sharing: Sharing? = nil
    ) {
        self.max = Swift.max(1, max)
        self.min = Swift.min(Swift.max(0, min), self.max)
        self.maxWaiting = maxWaiting
        self.acquireTimeout = acquireTimeout
        self.idleTimeout = idleTimeout
        self.maxLifetime = maxLifetime
        self.pingAfterIdle = pingAfterIdle
        self.backOff = backOff
        self.breakerThreshold = Swift.max(1, breakerThreshold)
        self.sharing = sharing
    }

    /// How many leases of kind ``LeaseKind/shared`` a connection takes, and how many connections may be shared.
    public struct Sharing: Sendable, Equatable {
        public var connections: Int
        public var leasesPerConnection: Int

        public init(connections: Int, leasesPerConnection: Int = 32) {
            self.connections = Swift.max(1, connections)
            self.leasesPerConnection = Swift.max(1, leasesPerConnection)
        }
    }
}

/// Delays that double from `base` to `cap`, each shortened at random by up to the share `jitter`.
public struct BackOff: Sendable, Equatable {
    public var base: Duration
    public var cap: Duration
    /// 0 for none, 1 for anything between nothing and the full delay.
    public var jitter: Double

    public init(base: Duration = .milliseconds(100), cap: Duration = .seconds(10), jitter: Double = 0.5) {
        self.base = base
        self.cap = cap
        self.jitter = Swift.min(Swift.max(0, jitter), 1)
    }

    /// The delay after the `failures`th failure in a row; `random` is from 0 up to 1.
    public func delay(after failures: Int, random: Double) -> Duration {
        let doublings = Swift.min(Swift.max(0, failures - 1), 30)
        let full = Swift.min(base * (1 << doublings), cap)
        return full * (1 - jitter * random)
    }
}

/// Whether a lease has its connection for itself.
public enum LeaseKind: Sendable, Equatable {
    /// The connection is nobody else's until it is returned: for transactions.
    case exclusive
    /// Others may use the connection at the same time: for single statements on a pipelined connection.
    ///
    /// The same as exclusive in a pool whose configuration has no ``PoolConfiguration/sharing-swift.property``.
    case shared
}
