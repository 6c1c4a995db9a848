import Accounts

/// What a ``MigrationGate`` knows; it decides, and whoever holds the lock acts after releasing it.
struct MigrationGateState {
    /// What somebody who wants in has to do.
    enum Entry: Equatable {
        case serve(MigrationPhase)
        /// A step waits: come again soon.
        case wait
        /// What is known is too old: read it again first.
        case refresh
    }

    private(set) var known: MigrationState
    /// Until when that holds; nothing holds at the beginning.
    private var deadline: ContinuousClock.Instant?
    private var inFlight = 0

    init(site: SiteID) { self.known = MigrationState(site: site) }

    /// The epoch that is no longer served: a step waits for it to end, and nothing of it is under way.
    var drained: Int64? { known.next != nil && inFlight == 0 ? known.epoch : nil }

    mutating func enter(at now: ContinuousClock.Instant) -> Entry {
        guard let deadline, now < deadline else { return .refresh }
        guard known.next == nil else { return .wait }
        inFlight += 1
        return .serve(known.phase)
    }

    mutating func leave() { inFlight -= 1 }

    /// Takes over what the core says; nothing that is older than what is known.
    mutating func adopt(_ state: MigrationState, until deadline: ContinuousClock.Instant) {
        guard state.epoch >= known.epoch else { return }
        known = state
        self.deadline = deadline
    }
}
