import Accounts
import Synchronization

/// Reports to the core that a process lives, and reads from it the phases its gates go by.
final class PhaseReader: Sendable {
    private let states: any MigrationStateRepository
    private let id: GatewayInstance.ID
    private let name: String
    private let startedAt: Timestamp
    private let now: @Sendable () -> Timestamp
    let gates = Mutex<[SiteID: MigrationGate]>([:])
    /// The sites of the newest configuration.
    let sites = Mutex<[SiteID: Site]>([:])
    /// The states as they were last read.
    private let known = Mutex<[SiteID: MigrationState]>([:])
    private let reportedAt = Mutex<ContinuousClock.Instant?>(nil)

    init(states: any MigrationStateRepository, name: String, now: @escaping @Sendable () -> Timestamp) {
        self.states = states
        self.id = GatewayInstance.ID(rawValue: "i\(UInt64.random(in: .min ... .max))")
        self.name = name
        self.startedAt = now()
        self.now = now
    }

    /// Tells the core what this process has drained, and every gate what the core says.
    func read() async throws {
        let gates = gates.withLock { $0 }
        guard !gates.isEmpty else { return }
        // Reported before it is read: whoever proposes a step after this read sees that we live.
        let deadline = ContinuousClock.now + MigrationWatch.lease
        let instance = GatewayInstance(id: id, name: name, startedAt: startedAt, seenAt: now())
        try await states.report(
            instance, drained: gates.compactMapValues(\.drained).merging(strangers(to: gates)) { $1 })
        reportedAt.withLock { $0 = .now }
        let known = try await states.states()
        self.known.withLock { $0 = known }
        for (site, gate) in gates {
            let state = known[site] ?? MigrationState(site: site)
            gate.adopt(state, until: deadline)
            try await withdrawIfForgotten(state)
            try await remember(state)
        }
    }

    /// Whether a step waits that this process has to make room for.
    var isWaitedFor: Bool { known.withLock { $0.values.contains { $0.next != nil } } }

    /// Whether the core has to hear of this process now: where a site is on its way, with every look; else now and
    /// then, so that it counts as living, and when a step waits.
    var mustReport: Bool {
        let sites = sites.withLock { $0 }
        let hasMoves = gates.withLock { $0.keys.contains { sites[$0].map { $0.migration != nil } ?? true } }
        let isDue = reportedAt.withLock { $0.map { $0 + MigrationWatch.lease < .now } ?? true }
        return hasMoves || isDue || isWaitedFor
    }

    /// The epochs of sites this process does not know: it serves nothing of them.
    private func strangers(to gates: [SiteID: MigrationGate]) -> [SiteID: Int64] {
        known.withLock { $0.filter { $1.next != nil && gates[$0] == nil }.mapValues(\.epoch) }
    }

    /// Notes the stores of a site that is served on its way for the first time, so that a file that loses its migration
    /// is found out.
    private func remember(_ state: MigrationState) async throws {
        guard state.stores == nil, let site = sites.withLock({ $0[state.site] }), let stores = MigrationStores(site)
        else { return }
        try await states.remember(stores, for: state.site, replacing: false)
    }

    /// Tells every gate what the core says, without a report: nothing is served by that.
    func look() async throws {
        let gates = gates.withLock { $0 }
        guard !gates.isEmpty else { return }
        let known = try await states.states()
        self.known.withLock { $0 = known }
        for (site, gate) in gates { gate.adopt(known[site] ?? MigrationState(site: site), until: .now) }
    }

    /// Tells the core that this process has ended.
    func leave() async throws {
        guard gates.withLock({ !$0.isEmpty }) else { return }
        try await states.remove(id)
    }

    /// Takes back a step whose proposer must have gone: it would keep everybody waiting for ever.
    private func withdrawIfForgotten(_ state: MigrationState) async throws {
        guard state.next != nil, let proposed = state.proposedAt,
            proposed.adding(seconds: MigrationWatch.longestProposal) < now()
        else { return }
        try await states.withdraw(state.site, epoch: state.epoch)
    }
}
