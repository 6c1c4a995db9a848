/// Where sites are on their way out of legacy stores, and which instances of the gateway know it.
///
/// A step has two halves. First it is proposed: every instance that lives ends what it does in the old phase, and
/// acknowledges. Then it is made: the next epoch begins, in the new phase. So no two instances ever serve one site in
/// two phases. Every method throws ``AccountError`` alone.
public protocol MigrationStateRepository: Sendable {
    /// The states of those sites that ever took a step, wait for one, or were served on their way.
    func states() async throws -> [SiteID: MigrationState]

    /// Notes the stores of a site's move, whatever phase it is in.
    /// - Parameter replacing: whether they take the place of those noted before, which stay without it.
    func remember(_ stores: MigrationStores, for site: SiteID, replacing: Bool) async throws

    /// Proposes a step.
    /// - Parameter epoch: the epoch the step was decided in.
    /// - Throws: `conflict` where the site is in another epoch by now, or another step is proposed already.
    func propose(_ phase: MigrationPhase, for site: SiteID, epoch: Int64) async throws

    /// Makes the step that is proposed, and gives the state it leads to.
    /// - Throws: `conflict` where it is not proposed any more.
    func complete(_ phase: MigrationPhase, for site: SiteID, epoch: Int64) async throws -> MigrationState

    /// Takes back a step that is proposed; that there is none is no error. The phase stays, in a new epoch: what was
    /// said of the old one is worth nothing any more.
    func withdraw(_ site: SiteID, epoch: Int64) async throws

    /// Notes that an instance lives, and which proposals it has made room for: the epochs it no longer serves in.
    func report(_ instance: GatewayInstance, drained: [SiteID: Int64]) async throws

    /// Takes an instance that has ended from the list.
    func remove(_ instance: GatewayInstance.ID) async throws

    /// The instances that have reported since a moment, and the epoch each has drained of a site.
    func instances(
        of site: SiteID, since moment: Timestamp
    ) async throws -> [(instance: GatewayInstance, drained: Int64?)]
}

/// A process that serves.
public struct GatewayInstance: Hashable, Sendable {
    /// A name no other process has.
    public struct ID: ConfiguredName {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
    }

    public let id: ID
    /// The machine and the process, for people.
    public let name: String
    public let startedAt: Timestamp
    public let seenAt: Timestamp

    public init(id: ID, name: String, startedAt: Timestamp, seenAt: Timestamp) {
        self.id = id
        self.name = name
        self.startedAt = startedAt
        self.seenAt = seenAt
    }
}
