/// The imports of sites, in the core database: how far each has come, so that it goes on where it was broken off.
///
/// One process at a time imports a site: it holds a lease, which ends by time when it dies. Every method throws
/// ``AccountError`` alone; those that take a holder throw `conflict` where the lease is another's.
public protocol ImportRepository: Sendable {
    /// Takes the lease of a site, or renews it.
    /// - Parameter displacing: a holder that is known to have ended, whose lease does not count any more.
    /// - Throws: `conflict` where another holds it.
    func lease(_ site: SiteID, for holder: ImportHolder, seconds: Double, displacing: ImportHolder?) async throws

    /// Who holds the lease of a site at the moment.
    func holder(of site: SiteID) async throws -> ImportHolder?

    /// Gives the lease back; that another holds it is no error.
    func release(_ site: SiteID, by holder: ImportHolder) async throws

    /// The last import of a site.
    func job(of site: SiteID) async throws -> ImportJob?

    /// The last import of each site that has one, in order of their IDs.
    func jobs() async throws -> [ImportJob]

    /// Begins another import of a site: with new ranges, and without the rejects and samples of the one before.
    func begin(
        _ site: SiteID, source: String, total: Int?, ranges: [ImportRange], holder: ImportHolder
    ) async throws -> ImportJob

    /// The ranges of a site's import, in order.
    func ranges(of site: SiteID) async throws -> [ImportRange]

    /// Notes what a piece has come to, and renews the lease.
    func note(_ checkpoint: ImportCheckpoint, site: SiteID, holder: ImportHolder) async throws

    /// Notes that an import goes on, has ended, or was broken off.
    func set(_ state: ImportJob.State, reason: String?, site: SiteID, holder: ImportHolder) async throws

    /// Adds a sample of how far an import has come; the oldest of very many go.
    func sample(_ site: SiteID) async throws

    /// The samples of a site's import, oldest first.
    func samples(of site: SiteID) async throws -> [ImportSample]

    /// The last rejects of a site's import, newest first.
    func rejects(of site: SiteID, limit: Int) async throws -> [ImportReject]
}

/// A process that imports: the machine, as far as processes see each other, and the process.
public struct ImportHolder: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
}
