/// What instances of the gateway tell each other about what has changed.
///
/// Nobody may serve from memory who does not hear the others: until ``InvalidationEvent/heard`` comes, and from
/// ``InvalidationEvent/lost`` on, what was read before is worth nothing.
public protocol InvalidationBus: Sendable {
    /// Tells every other instance that something was written, once it has taken effect.
    /// - Throws: where it is not certain that they will hear it; it has to be told again then.
    func publish(_ invalidation: Invalidation) async throws

    /// Hears what other instances tell, until the task is cancelled.
    /// - Parameters:
    ///   - isNeeded: whether anything is kept that could have changed; a bus that has to ask may rest where not.
    ///   - hear: takes what happened, at once and in order.
    func listen(
        isNeeded: @escaping @Sendable () -> Bool, _ hear: @escaping @Sendable (InvalidationEvent) -> Void) async
}

/// What is no longer what it was; nil stands for all there are.
public enum Invalidation: Hashable, Sendable {
    /// Profiles of a site, by their accounts.
    case profiles(site: SiteID, accounts: [AccountID]?)
    case accounts([AccountID]?)
    /// API keys, by their public ids.
    case keys([String]?)
}

/// What one instance hears of the others.
public enum InvalidationEvent: Hashable, Sendable {
    /// From now on every change is heard.
    case heard
    /// Something was written.
    case changed(Invalidation)
    /// Something was written, nobody knows what.
    case unknown
    /// From now on nothing is heard.
    case lost
}
