/// What instances of the gateway tell each other about profiles that have changed.
///
/// Nobody may serve from memory who does not hear the others: until ``InvalidationEvent/heard`` comes, and from
/// ``InvalidationEvent/lost`` on, what was read before is worth nothing.
public protocol InvalidationBus: Sendable {
    /// Tells every other instance that something was written, once it has taken effect.
    /// - Throws: where it is not certain that they will hear it; it has to be told again then.
    func publish(_ invalidation: ProfileInvalidation) async throws

    /// Hears what other instances tell, until the task is cancelled.
    /// - Parameters:
    ///   - isNeeded: whether anything is kept that could have changed; a bus that has to ask may rest where not.
    ///   - hear: takes what happened, at once and in order.
    func listen(
        isNeeded: @escaping @Sendable () -> Bool, _ hear: @escaping @Sendable (InvalidationEvent) -> Void) async
}

/// Profiles of a site that are no longer what they were.
public struct ProfileInvalidation: Hashable, Sendable {
    public let site: SiteID
    /// The accounts whose profiles they are; nil is every account's.
    public let accounts: [AccountID]?

    public init(site: SiteID, accounts: [AccountID]?) {
        self.site = site
        self.accounts = accounts
    }
}

/// What one instance hears of the others.
public enum InvalidationEvent: Hashable, Sendable {
    /// From now on every change is heard.
    case heard
    /// Profiles were written.
    case changed(ProfileInvalidation)
    /// Something was written, nobody knows what.
    case unknown
    /// From now on nothing is heard.
    case lost
}
