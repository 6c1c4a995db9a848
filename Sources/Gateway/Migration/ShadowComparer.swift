import Accounts
import Logging
import OrderedCollections
import Repositories
import ServiceLifecycle
import Synchronization

/// Compares profiles with their legacy rows in the background, while the site's own store serves.
///
/// Whoever reads only leaves a note; where the notes come faster than they are worked off, the newest are dropped: it is a
/// sample in any case.
final class ShadowComparer: Service, Sendable {
    private struct Note: Sendable {
        let site: SiteID
        let accounts: [AccountID]
    }

    private static let longestQueue = 1000

    private let notes: AsyncStream<Note>
    private let input: AsyncStream<Note>.Continuation
    private let logger: Logger
    private let migration: @Sendable (SiteID) -> SiteMigration?

    /// - Parameter migration: what leads a site out of its legacy store, as the configuration is now.
    init(logger: Logger, migration: @escaping @Sendable (SiteID) -> SiteMigration?) {
        (self.notes, self.input) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.longestQueue))
        self.logger = logger
        self.migration = migration
    }

    /// Leaves a note that the profiles of some accounts are to be compared.
    func offer(_ accounts: [AccountID], site: SiteID) { input.yield(Note(site: site, accounts: accounts)) }

    /// Compares until it is cancelled or the service group shuts down.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await note in self.notes {
                guard let migration = self.migration(note.site) else { continue }
                do {
                    try await ProfileComparer(migration: migration).compare(note.accounts)
                } catch is CancellationError { return } catch {
                    // The legacy database may be out: what is not compared now is compared another time.
                    self.logger.warning(
                        "profiles could not be compared with their legacy rows",
                        metadata: ["site": "\(note.site)", "error": "\(AccountError(explaining: error))"])
                }
            }
        }
    }
}

/// Compares the profiles of accounts with their legacy rows, and notes which fields differ.
struct ProfileComparer: Sendable {
    let migration: SiteMigration

    /// Compares those of the accounts that have a legacy row and were not changed here since it was copied.
    func compare(_ accounts: [AccountID]) async throws {
        async let own = migration.store.profiles(of: accounts)
        async let records = migration.parts.records.records(of: accounts, site: migration.site.id)
        let legacy = try await migration.legacy.profiles(of: accounts)
        let (profiles, notes) = try await (own, records)
        let comparisons = legacy.compactMap { account, row -> ProfileComparison? in
            // What was changed or deleted here is meant to differ.
            guard notes[account]?.changedAt == nil, let profile = profiles[account] else { return nil }
            let wanted = migration.parts.transform.apply(row).values
            let fields = migration.site.model.fields.keys.filter { field in
                !migration.definition.absent.contains(field)
                    && !ProfileDigest.isSame(profile[field], wanted[field] ?? .null)
            }
            return ProfileComparison(account: account, fields: Array(fields))
        }
        try await migration.differences.record(comparisons, site: migration.site.id, at: migration.parts.now())
    }
}
