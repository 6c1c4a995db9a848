public import Accounts
import Repositories

/// Takes sites from one phase to the next, so that no two instances ever serve one site in two phases.
public struct MigrationCoordinator: Sendable {
    private static let pause = Duration.milliseconds(100)

    let states: any MigrationStateRepository
    let imports: any ImportRepository
    let audit: AuditService
    let now: @Sendable () -> Timestamp

    init(
        states: any MigrationStateRepository, imports: any ImportRepository, audit: AuditService,
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.states = states
        self.imports = imports
        self.audit = audit
        self.now = now
    }

    /// Which way a step goes.
    public enum Direction: Hashable, Sendable {
        /// To the phase that follows.
        case advance
        /// Back to the legacy store.
        case rollback
    }

    /// How somebody wants a step to be taken.
    public struct Order: Sendable {
        public var actor: AuditEvent.Actor
        /// Whether what the check found is no obstacle.
        public var isForced = false
        /// How long the other instances have to end what they do in the old phase.
        public var patience = Duration.seconds(60)

        public init(actor: AuditEvent.Actor) { self.actor = actor }
    }

    /// What happens meanwhile, for people.
    public enum Event: Hashable, Sendable {
        /// How many legacy keys the check has looked at.
        case checking(Int)
        /// The instances that still serve the old phase.
        case waiting(for: [String])
    }

    /// The state of a site.
    public func state(of site: SiteID) async throws -> MigrationState {
        try await states.states()[site] ?? MigrationState(site: site)
    }

    /// Takes a site one step on, or back.
    /// - Throws: ``AccountError`` `conflict`, saying why the step is not taken: it is none, the check found an
    ///   obstacle, another step is being taken, or an instance did not end in time.
    public func step(
        _ direction: Direction, of migration: SiteMigration, _ order: Order,
        progress: @escaping @Sendable (Event) -> Void = { _ in }
    ) async throws -> MigrationState {
        let site = migration.site.id
        let current = try await state(of: site)
        if let mismatch = MigrationMismatch(migration.site, current) {
            throw AccountError.conflict(
                "the site \"\(site)\" cannot be moved: found \(mismatch.found); wanted \(mismatch.wanted); \(mismatch.remedy)"
            ).with(\.site, site)
        }
        let target = try Self.target(direction, from: current)
        let findings = try await MigrationReadiness(migration: migration, imports: imports).findings(before: target) {
            progress(.checking($0))
        }
        if let obstacle = findings.first(where: { !$0.canBeForced || !order.isForced }) {
            throw AccountError.conflict(
                "the site \"\(site)\" cannot go to \(target.rawValue): \(obstacle.text); \(obstacle.remedy)"
            ).with(\.site, site)
        }
        try await states.propose(target, for: site, epoch: current.epoch)
        do {
            if current.phase == .legacy, let stores = MigrationStores(migration.site) {
                try await states.remember(stores, for: site, replacing: true)
            }
            try await drain(current, order.patience, progress)
            // Nobody looks at the stones any more when the legacy store is not asked.
            if current.phase == .lazy { try await migration.sweep() }
            let state = try await states.complete(target, for: site, epoch: current.epoch)
            await record(current.phase, state, order, findings)
            // Whoever asked here sees it at once; where that fails, the next look tells.
            try? await migration.gate.refresh()
            return state
        } catch {
            try? await states.withdraw(site, epoch: current.epoch)
            throw error
        }
    }

    /// Takes the stores of a site's file for those of its move, under other names than before.
    /// - Throws: ``AccountError`` `conflict` for a site that is not on its way; what a database says that cannot be read.
    public func confirm(_ migration: SiteMigration, as actor: AuditEvent.Actor) async throws -> MigrationState {
        let site = migration.site.id
        guard let stores = MigrationStores(migration.site) else { return try await state(of: site) }
        let old = try await state(of: site)
        guard old.stores != stores else { return old }
        try await MigrationReadiness(migration: migration, imports: imports).requireReadable()
        try await states.remember(stores, for: site, replacing: true)
        let former = old.stores.map { ", instead of from \($0.legacy) to \($0.own)" } ?? ""
        await audit.record(
            AuditEvent(
                actor: actor, action: .moveSite, site: site,
                detail: "in \(old.phase.rawValue) from \(stores.legacy) to \(stores.own)\(former)"))
        try? await migration.gate.refresh()
        return try await state(of: site)
    }

    private static func target(
        _ direction: Direction, from current: MigrationState
    ) throws(AccountError) -> MigrationPhase {
        switch direction {
        case .advance:
            guard let next = current.phase.next else {
                throw .conflict("the site \"\(current.site)\" is cut over already: nothing follows")
            }
            return next
        case .rollback:
            guard current.phase != .legacy else {
                throw .conflict("the site \"\(current.site)\" is served by its legacy store already")
            }
            return .legacy
        }
    }

    /// Waits until every instance that lives has ended what it does in the old phase.
    private func drain(
        _ old: MigrationState, _ patience: Duration, _ progress: @Sendable (Event) -> Void
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now + patience
        while true {
            let since = now().adding(seconds: -MigrationWatch.longestSilence)
            let behind = try await states.instances(of: old.site, since: since).filter { $0.drained != old.epoch }
            guard !behind.isEmpty else { return }
            let names = behind.map(\.instance.name)
            progress(.waiting(for: names))
            guard clock.now < end else {
                throw AccountError.conflict(
                    "these instances did not end what they do in the phase \(old.phase.rawValue) in time, or serve the site by a file without its migration: "
                        + names.joined(separator: ", "))
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func record(
        _ old: MigrationPhase, _ state: MigrationState, _ order: Order, _ findings: [MigrationReadiness.Finding]
    ) async {
        let forced = findings.isEmpty ? "" : ", in spite of: " + findings.map(\.text).joined(separator: "; ")
        await audit.record(
            AuditEvent(
                actor: order.actor, action: .moveSite, site: state.site,
                detail: "from \(old.rawValue) to \(state.phase.rawValue)\(forced)"))
    }
}
