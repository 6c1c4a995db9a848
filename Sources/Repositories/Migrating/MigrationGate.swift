public import Accounts
import Synchronization

/// Lets the work on one site's profiles in by the phase the site is in, and keeps it out while a step waits.
///
/// No two instances of the gateway serve a site in two phases: each serves only what it has lately read from the core,
/// and a step is made when every instance has ended what it did in the old phase.
public final class MigrationGate: Sendable {
    /// How long somebody waits for a step to be made.
    public static let patience = Duration.seconds(5)
    private static let pause = Duration.milliseconds(20)

    private let site: SiteID
    private let state: Mutex<MigrationGateState>
    private let read: @Sendable () async throws -> Void

    /// - Parameter read: reads the states from the core, and has the gate ``adopt(_:until:)`` its own.
    public init(site: SiteID, read: @escaping @Sendable () async throws -> Void) {
        self.site = site
        self.state = Mutex(MigrationGateState(site: site))
        self.read = read
    }

    /// The state as it was last read.
    public var known: MigrationState { state.withLock { $0.known } }

    /// The epoch this process no longer serves, where a step waits for that.
    public var drained: Int64? { state.withLock { $0.drained } }

    /// Takes over the state the core holds, which is good until a deadline.
    public func adopt(_ state: MigrationState, until deadline: ContinuousClock.Instant) {
        self.state.withLock { $0.adopt(state, until: deadline) }
    }

    /// Reads the state from the core now, where a step is known to have been made.
    /// - Throws: ``AccountError`` where the core does not answer.
    public func refresh() async throws { try await read() }

    /// Notes the site as the newest configuration has it; nil where that has no such site.
    func use(_ site: Site?) { state.withLock { $0.site = site } }

    /// Whether the core was asked yet.
    public var isRead: Bool { state.withLock { $0.isRead } }

    /// Whether a site may be served as far as is known now.
    public func mayServe(_ site: Site) -> Bool {
        state.withLock { $0.isRead && MigrationMismatch(site, $0.known) == nil }
    }

    /// Runs `body` in the phase the site is in; the phase does not change before it ends.
    /// - Parameters:
    ///   - declared: the site as its file has it, which must agree with what the core knows; a site whose file has no
    ///     migration is in no phase, and waits for no step.
    ///   - patience: how long a step is waited for.
    /// - Throws: ``AccountError`` `databaseUnavailable` where a step takes too long, or the core does not answer;
    ///   `storeMismatch` where the site's file does not say what the core knows.
    public func serve<Outcome: Sendable>(
        _ declared: Site? = nil, patience: Duration = MigrationGate.patience,
        _ body: (MigrationPhase) async throws -> Outcome
    ) async throws -> Outcome {
        let phase: MigrationPhase
        if let free = state.withLock({ $0.enterAtOnce(declared, at: .now) }) {
            phase = free
        } else {
            phase = try await enter(declared, patience: patience)
        }
        defer { state.withLock { $0.leave() } }
        return try await body(phase)
    }

    /// What `body` gives without waiting; nil where it would have to wait to be let in, or is refused.
    func serveAtOnce<Outcome>(_ declared: Site, _ body: () -> Outcome?) -> Outcome? {
        guard state.withLock({ $0.enterAtOnce(declared, at: .now) }) != nil else { return nil }
        defer { state.withLock { $0.leave() } }
        return body()
    }

    /// Waits to be let in, and gives the phase.
    private func enter(_ declared: Site?, patience: Duration) async throws -> MigrationPhase {
        let clock = ContinuousClock()
        let end = clock.now + patience
        repeat {
            switch state.withLock({ $0.enter(declared, at: clock.now) }) {
            case .serve(let phase): return phase
            case .refuse(let mismatch): throw mismatch.error
            case .refresh: try await read()
            case .wait: try await Task.sleep(for: Self.pause)
            }
        } while clock.now < end
        throw AccountError(
            .databaseUnavailable, "the site \"\(site)\" is on its way to another database; try again in a moment"
        ).with(\.site, site).with(\.retryAfter, 1)
    }
}
