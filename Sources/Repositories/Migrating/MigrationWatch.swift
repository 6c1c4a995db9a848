public import Accounts
public import Logging
import Synchronization

/// Keeps what one process knows of the sites' phases up to date, and tells the core that the process lives.
public final class MigrationWatch: Sendable {
    /// How long a process serves a phase after it began to ask for it.
    static let lease = Duration.seconds(10)
    /// How long after its last report a process counts as living, in seconds: more than the lease, since clocks differ.
    public static let longestSilence = 30.0
    /// After how many seconds a step that waits is taken back.
    public static let longestProposal = 120.0
    private static let interval = Duration.milliseconds(500)
    private static let shortInterval = Duration.milliseconds(50)

    private let reader: PhaseReader
    private let refreshes: Coalescer<Int, Bool>
    private let logger: Logger

    /// - Parameter name: the machine and the process, for people.
    public init(
        states: any MigrationStateRepository, name: String, logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        let reader = PhaseReader(states: states, name: name, now: now)
        self.reader = reader
        self.logger = logger
        self.refreshes = Coalescer { _ in
            try await reader.read()
            return [:]
        }
    }

    /// The gate of a site: the same one for as long as the process lives.
    public func gate(of site: SiteID) -> MigrationGate {
        reader.gates.withLock { gates in
            if let known = gates[site] { return known }
            let gate = MigrationGate(site: site) { [weak self] in try await self?.refresh() }
            gates[site] = gate
            return gate
        }
    }

    /// Takes over the sites of a new configuration.
    public func use(_ sites: [Site]) {
        let known = Dictionary(sites.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        reader.sites.withLock { $0 = known }
        for site in sites { _ = gate(of: site.id) }
        for (id, gate) in reader.gates.withLock({ $0 }) { gate.use(known[id]) }
    }

    /// Reports, and reads the states; many who ask at once share the work.
    /// - Throws: ``AccountError`` where the core does not answer.
    public func refresh() async throws { _ = try await refreshes.values(of: [0]) }

    /// Reads the states once, for what only looks: nobody waits for this process because of it.
    /// - Throws: ``AccountError`` where the core does not answer.
    public func look() async throws { try await reader.look() }

    /// Refreshes until it is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do { try await reader.mustReport ? refresh() : look() } catch is CancellationError { return } catch {
                logger.warning("the phases of the sites could not be read", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: reader.isWaitedFor ? Self.shortInterval : Self.interval)
        }
    }

    /// Tells the core that this process serves nothing any more; where that fails, its silence tells.
    public func leave() async { try? await reader.leave() }
}
