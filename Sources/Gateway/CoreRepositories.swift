public import Accounts
import Repositories
public import SQLStore

/// The repositories of the core database.
public final class CoreRepositories: Sendable {
    public let accounts: any AccountRepository
    public let links: any LinkRepository
    public let outbox: any OutboxRepository
    public let keys: any KeyRepository
    public let sessions: any SessionRepository
    public let tokens: any TokenRepository
    public let throttles: any ThrottleRepository
    public let standings: any StandingRepository
    public let secrets: any SecretRepository
    public let roles: any RoleRepository
    public let audit: any AuditRepository
    public let tombstones: any TombstoneRepository
    public let migrationStates: any MigrationStateRepository
    public let migrationRecords: any MigrationRecordRepository
    public let differences: any DifferenceRepository
    public let imports: any ImportRepository
    public let conflicts: any ConflictRepository
    public let syncStates: any SyncStateRepository

    /// - Parameter database: where everything is that is not given by itself: the core, or what stands for it.
    public init(
        accounts: any AccountRepository, links: any LinkRepository, outbox: any OutboxRepository,
        keys: any KeyRepository, others database: any Database
    ) {
        self.accounts = accounts
        self.links = links
        self.outbox = outbox
        self.keys = keys
        self.sessions = CoalescingSessionRepository(SQLSessionRepository(database: database))
        self.tokens = SQLTokenRepository(database: database)
        self.throttles = SQLThrottleRepository(database: database)
        self.standings = SQLStandingRepository(database: database)
        self.secrets = SQLSecretRepository(database: database)
        self.roles = SQLRoleRepository(database: database)
        self.audit = SQLAuditRepository(database: database)
        self.tombstones = SQLTombstoneRepository(database: database)
        self.migrationStates = SQLMigrationStateRepository(database: database)
        self.migrationRecords = SQLMigrationRecordRepository(database: database)
        self.differences = SQLDifferenceRepository(database: database)
        self.imports = SQLImportRepository(database: database)
        self.conflicts = SQLConflictRepository(database: database)
        self.syncStates = SQLSyncStateRepository(database: database)
    }
}
