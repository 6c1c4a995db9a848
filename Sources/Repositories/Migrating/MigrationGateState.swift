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
        /// The site's file does not say what the core knows.
        case refuse(MigrationMismatch)
    }

    private(set) var known: MigrationState
    /// Until when that holds; nothing holds at the beginning.
    private var deadline: ContinuousClock.Instant?
    private var inFlight = 0
    /// The site as the newest configuration has it; nil where that has no such site.
    var site: Site?
    /// Whether this process has met the site with no step under way.
    ///
    /// It may have made room for one as long as it did not know the site.
    private var isSettled = false

    init(site: SiteID) { self.known = MigrationState(site: site) }

    /// The epoch that is no longer served: a step waits for it to end, and nothing of it is under way.
    var drained: Int64? { known.next != nil && inFlight == 0 && !isServedUnmoved ? known.epoch : nil }

    /// Whether the newest configuration serves the site as if it did not move: then no step may be made.
    private var isServedUnmoved: Bool {
        guard let site, site.migration == nil else { return false }
        return MigrationMismatch(site, known) == nil
    }

    /// - Parameter site: the site as whoever wants in knows it; nil where they go by the phase alone.
    mutating func enter(_ site: Site?, at now: ContinuousClock.Instant) -> Entry {
        // A site that does not move has no phases: what was read of it holds however long the core is out.
        let isUnmoved = site.map { $0.migration == nil } ?? false
        guard let deadline, isUnmoved || now < deadline else { return .refresh }
        if let site, let mismatch = MigrationMismatch(site, known) { return .refuse(mismatch) }
        guard known.next == nil || (isUnmoved && isSettled) else { return .wait }
        isSettled = true
        inFlight += 1
        return .serve(known.phase)
    }

    /// Lets somebody in where nothing is to be done first, and gives the phase.
    mutating func enterAtOnce(_ site: Site?, at now: ContinuousClock.Instant) -> MigrationPhase? {
        if case .serve(let phase) = enter(site, at: now) { phase } else { nil }
    }

    /// Whether anything was read of the core yet.
    var isRead: Bool { deadline != nil }

    mutating func leave() { inFlight -= 1 }

    /// Takes over what the core says; nothing that is older than what is known.
    mutating func adopt(_ state: MigrationState, until deadline: ContinuousClock.Instant) {
        guard state.epoch >= known.epoch else { return }
        known = state
        self.deadline = deadline
    }
}
