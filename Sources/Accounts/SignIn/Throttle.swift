/// What is counted: attempts on an account, from an address, on a site.
///
/// It holds a checksum, so that no name is stored.
public struct ThrottleKey: Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// How often something may be tried, and how waiting grows beyond that.
public struct ThrottleBound: Hashable, Sendable {
    public let key: ThrottleKey
    /// How many attempts cost no waiting.
    public let free: Int
    /// The wait after the first attempt beyond, in seconds; it doubles with each further one.
    public let firstDelay: Double
    /// The longest wait, in seconds.
    public let longestDelay: Double
    /// How many seconds without an attempt until everything is forgotten.
    public let memory: Double

    public init(key: ThrottleKey, free: Int, firstDelay: Double, longestDelay: Double, memory: Double) {
        self.key = key
        self.free = free
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.memory = memory
    }
}

/// What is known of the attempts on one key.
public struct ThrottleState: Hashable, Sendable {
    public let attempts: Int
    public let lastAttempt: Timestamp
    /// Nothing may be tried before.
    public let blockedUntil: Timestamp?

    public init(attempts: Int, lastAttempt: Timestamp, blockedUntil: Timestamp?) {
        self.attempts = attempts
        self.lastAttempt = lastAttempt
        self.blockedUntil = blockedUntil
    }
}

extension ThrottleBound {
    /// Until when an attempt has to wait, or nil where it may be made.
    public func wait(after state: ThrottleState?, at now: Timestamp) -> Timestamp? {
        guard let state, !isForgotten(state, at: now), let until = state.blockedUntil, until > now else { return nil }
        return until
    }

    /// What is known after one more attempt.
    public func counting(_ state: ThrottleState?, at now: Timestamp) -> ThrottleState {
        let before = state.map { isForgotten($0, at: now) ? 0 : $0.attempts } ?? 0
        let attempts = min(before, Int.max - 1) + 1
        let beyond = attempts - free
        guard beyond >= 0, free >= 0 else {
            return ThrottleState(attempts: attempts, lastAttempt: now, blockedUntil: nil)
        }
        let doublings = Double(1 << min(beyond, 30))
        let delay = min(longestDelay, firstDelay * doublings)
        return ThrottleState(attempts: attempts, lastAttempt: now, blockedUntil: now.adding(seconds: delay))
    }

    private func isForgotten(_ state: ThrottleState, at now: Timestamp) -> Bool {
        state.lastAttempt.adding(seconds: memory) <= now
    }
}
