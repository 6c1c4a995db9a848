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
        subcommands: [
            MigrationStatus.self, MigrationPlan.self, MigrationAdvance.self, MigrationRollback.self,
            MigrationConfirm.self, MigrationSync.self, MigrationConflicts.self, MigrationConflictCommands.self,
            MigrationChanges.self,
            MigrationWriteBack.self,
        ])
}
