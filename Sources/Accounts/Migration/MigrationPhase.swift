/// How far a site has come on the way out of its legacy store.
public enum MigrationPhase: String, Hashable, Sendable, CaseIterable {
    /// The legacy store serves, with its own access.
    case legacy
    /// Reads ask the new store, then the legacy one, and copy what they find; writes go to the new store.
    case lazy
    /// The new store serves; a sample of reads is compared with the legacy rows.
    case shadow
    /// The new store serves, and the legacy database is not asked for anything.
    case cutOver = "cut-over"

    /// The phase that follows, or nil at the end.
    public var next: MigrationPhase? {
        switch self {
        case .legacy: .lazy
        case .lazy: .shadow
        case .shadow: .cutOver
        case .cutOver: nil
        }
    }
}

/// Where a site is on its way, as the core database holds it for all instances.
public struct MigrationState: Hashable, Sendable {
    public let site: SiteID
    public let phase: MigrationPhase
    /// Counts up with each step; an instance serves a phase only in the epoch it knows.
    public let epoch: Int64
    /// The phase that is waited for: every instance first ends what it does in the old one.
    public let next: MigrationPhase?
    /// When that was proposed.
    public let proposedAt: Timestamp?
    /// When the phase began; nil for a site that was never served on its way.
    public let changedAt: Timestamp?
    /// The two stores of the move; nil where nobody has noted them.
    public let stores: MigrationStores?

    public init(
        site: SiteID, phase: MigrationPhase = .legacy, epoch: Int64 = 0, next: MigrationPhase? = nil,
        proposedAt: Timestamp? = nil, changedAt: Timestamp? = nil, stores: MigrationStores? = nil
    ) {
        self.site = site
        self.phase = phase
        self.epoch = epoch
        self.next = next
        self.proposedAt = proposedAt
        self.changedAt = changedAt
        self.stores = stores
    }
}
