/// One query under way: what was sent up to a Sync, and who waits for the answer.
struct Exchange {
    let number: Int
    /// How long the server may work on it.
    let limit: Duration
    /// When whoever waits gives up, the time before the server came to it included.
    let deadline: ContinuousClock.Instant
    /// When it became the one the server works on; nil while others are before it.
    var headSince: ContinuousClock.Instant?
    /// Nil when nobody waits (any more); the answer is then read and thrown away.
    var waiter: CheckedContinuation<[PostgresResult], any Error>?
    var results: [PostgresResult] = []
    var failure: PostgresFailure?
}
