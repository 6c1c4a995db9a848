/// The counted attempts, which all instances of a gateway share.
///
/// Every method throws ``AccountError`` alone.
public protocol ThrottleRepository: Sendable {
    /// Counts an attempt against every bound, or, where one of them says wait, against none.
    ///
    /// An attempt is counted before it is made, in one transaction, so that a burst of them finds no gap.
    /// - Returns: until when to wait, or nil where the attempt may be made.
    func attempt(_ bounds: [ThrottleBound], at now: Timestamp) async throws -> Timestamp?

    /// Takes one attempt back that turned out to be none, and the waiting it brought.
    func forgive(_ keys: [ThrottleKey]) async throws

    /// Forgets everything about some keys.
    func clear(_ keys: [ThrottleKey]) async throws

    /// What is known of a key.
    func state(_ key: ThrottleKey) async throws -> ThrottleState?

    /// Removes at most `limit` keys without an attempt since a moment, and returns how many.
    func removeUnused(since moment: Timestamp, limit: Int) async throws -> Int
}
