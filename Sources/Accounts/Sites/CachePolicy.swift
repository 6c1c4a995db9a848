/// For how long the profiles of a site may be served from memory.
public struct CachePolicy: Hashable, Sendable {
    /// How long after it was read a profile is served without asking the database again.
    public let ttl: Duration
    /// Whether it is remembered, too, that an account has no profile.
    public let keepsMisses: Bool
    /// Up to which age a profile is served while its database does not answer; nil serves none.
    public let stale: Duration?

    public init(ttl: Duration, keepsMisses: Bool = false, stale: Duration? = nil) {
        self.ttl = ttl
        self.keepsMisses = keepsMisses
        self.stale = stale
    }
}
