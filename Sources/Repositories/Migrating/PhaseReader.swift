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
        try await states.report(instance, drained: gates.compactMapValues(\.drained))
        let known = try await states.states()
        for (site, gate) in gates {
            let state = known[site] ?? MigrationState(site: site)
            gate.adopt(state, until: deadline)
            try await withdrawIfForgotten(state)
        }
    }

    /// Tells every gate what the core says, without a report: nothing is served by that.
    func look() async throws {
        let gates = gates.withLock { $0 }
        guard !gates.isEmpty else { return }
        let known = try await states.states()
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
