import Accounts
import ArgumentParser
import Gateway

/// `gatehouse migration`: sites that leave a legacy database.
struct MigrationCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migration", abstract: "Take sites out of their legacy databases, step by step.",
        discussion: """
            A site whose file has a migration goes from legacy to lazy, shadow and cut-over, and back with rollback. Every \
            instance ends what it does in the old phase before the new one begins; nothing is restarted.
            """,
        subcommands: [MigrationStatus.self, MigrationAdvance.self, MigrationRollback.self])
}

/// The site of a command, and what leads it out of its legacy store.
extension Gateway {
    /// - Throws: ``AccountError`` `unknownSite`; `conflict` for a site whose file has no migration.
    func migration(of site: SiteID) throws(AccountError) -> SiteMigration {
        guard let migration = try router.route(site).migration else {
            throw AccountError.conflict(
                "the site \"\(site)\" leaves no legacy store: its file has no profile.migration")
        }
        return migration
    }
}
