import Accounts

/// Holds attempts against the limits that all instances share.
struct AttemptCounter: Sendable {
    let context: IdentityContext

    private var throttles: any ThrottleRepository { context.repositories.throttles }
    private var limits: SignInLimits { context.settings.limits }

    /// An attempt to sign in that was let through.
    struct Attempt: Sendable {
        let subject: SignInLimits.Subject
        let keys: [ThrottleKey]
    }

    /// Counts an attempt to sign in.
    /// - Throws: ``AccountError`` `tooManyRequests`, with the seconds to wait.
    func signIn(_ subject: SignInLimits.Subject, from origin: Origin) async throws -> Attempt {
        let bounds = limits.bounds(
            of: subject, from: origin, isAcquainted: try await isAcquainted(subject, with: origin.address))
        try await count(bounds)
        return Attempt(subject: subject, keys: bounds.map(\.key))
    }

    /// Refuses an attempt to sign in that would be refused whoever is meant, before anybody is asked who that is.
    /// - Throws: ``AccountError`` `tooManyRequests`, with the seconds to wait.
    func refuseSignIn(typed: String, from origin: Origin) async throws {
        try await refuse(limits.bounds(of: .unknown(name: typed), from: origin, isAcquainted: false))
    }

    /// The same for an act that costs us something.
    func refuse(act name: String, typed: String, from origin: Origin) async throws {
        try await refuse(limits.bounds(ofAct: name, subject: .unknown(name: typed), from: origin))
    }

    /// Counts an act that costs us something.
    /// - Throws: ``AccountError`` `tooManyRequests`, with the seconds to wait.
    func act(_ name: String, on subject: SignInLimits.Subject? = nil, from origin: Origin) async throws {
        try await count(limits.bounds(ofAct: name, subject: subject, from: origin))
    }

    /// Notes that an attempt was right: it counts for nothing, and the address is the person's own from now on.
    func succeeded(_ attempt: Attempt, account: AccountID, from origin: Origin) async throws {
        let own = [
            SignInLimits.Counted.account(.account(account)).key,
            SignInLimits.Counted.accountFrom(.account(account), origin.address).key,
        ]
        try await throttles.clear(own)
        try await throttles.forgive(attempt.keys.filter { !own.contains($0) })
        guard !origin.address.isEmpty else { return }
        let acquaintance = ThrottleBound(
            key: SignInLimits.Counted.acquaintance(account, origin.address).key, free: .max, firstDelay: 0,
            longestDelay: 0, memory: SignInLimits.acquaintance)
        _ = try await throttles.attempt([acquaintance], at: context.now())
    }

    /// Takes an attempt back that could not be made.
    func withdraw(_ attempt: Attempt) async throws { try await throttles.forgive(attempt.keys) }

    /// Does what follows an attempt, which counts for nothing where that fails.
    func withdrawing<Outcome>(_ attempt: Attempt, _ work: () async throws -> Outcome) async throws -> Outcome {
        do { return try await work() } catch {
            try await withdraw(attempt)
            throw error
        }
    }

    /// Lifts what holds up an account, as a reset and the administration do.
    func unlock(_ account: AccountID) async throws {
        try await throttles.clear(
            [
                .account(.account(account)), .actOn(RecoveryService.act, .account(account)),
            ].map { (counted: SignInLimits.Counted) in counted.key })
    }

    private func count(_ bounds: [ThrottleBound]) async throws {
        let now = context.now()
        guard let until = try await throttles.attempt(bounds, at: now) else { return }
        throw Self.refusal(until, at: now)
    }

    private func refuse(_ bounds: [ThrottleBound]) async throws {
        let now = context.now()
        var latest: Timestamp?
        for bound in bounds {
            guard let until = bound.wait(after: try await throttles.state(bound.key), at: now) else { continue }
            latest = max(latest ?? until, until)
        }
        if let latest { throw Self.refusal(latest, at: now) }
    }

    private static func refusal(_ until: Timestamp, at now: Timestamp) -> AccountError {
        let seconds = Double(until.ticks - now.ticks) / Double(Timestamp.ticksPerSecond)
        return AccountError(.tooManyRequests, "there were too many attempts; wait a while and try again")
            .with(\.retryAfter, max(1, Int(seconds.rounded(.up))))
    }

    private func isAcquainted(_ subject: SignInLimits.Subject, with address: String) async throws -> Bool {
        // A name nobody has costs the same look-up.
        let account: AccountID = if case .account(let id) = subject { id } else { 0 }
        guard !address.isEmpty,
            let state = try await throttles.state(SignInLimits.Counted.acquaintance(account, address).key)
        else { return false }
        return context.now() < state.lastAttempt.adding(seconds: SignInLimits.acquaintance)
    }
}
