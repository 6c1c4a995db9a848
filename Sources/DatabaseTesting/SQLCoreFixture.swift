public import Accounts
public import GatewayTesting
import Logging
public import SQLStore

/// The core's SQL repositories over one empty database, for their contracts.
public struct SQLCoreFixture: SignInFixture, MigrationFixture {
    public let accounts: any AccountRepository
    public let links: any LinkRepository
    public let outbox: any OutboxRepository
    public let keys: any KeyRepository
    public let profiles: any ProfileRepository
    public let joinsProfiles: Bool
    public let sessions: any SessionRepository
    public let tokens: any TokenRepository
    public let throttles: any ThrottleRepository
    public let standings: any StandingRepository
    public let secrets: any SecretRepository
    public let roles: any RoleRepository
    public let audit: any AuditRepository
    public let tombstones: any TombstoneRepository
    public let migrationRecords: any MigrationRecordRepository
    public let migrationStates: any MigrationStateRepository
    public let differences: any DifferenceRepository
    public let imports: any ImportRepository
    public let conflicts: any ConflictRepository
    public let syncStates: any SyncStateRepository

    /// Makes our tables in `database`, where Django's are already if it is to be adopted.
    public init(database: any Database, accounts storage: CoreSchema.AccountStorage = .own) async throws {
        let site = ContractSites.managed
        try await SchemaPlanner(database: database)
            .makeAll(CoreSchema(accounts: storage).tables + ProfileTables.tables(of: site, in: database.dialect))
        let links = SQLLinkRepository(database: database)
        let profiles = SQLProfileRepository(
            site: site, database: database, isBesideAccounts: storage == .own, links: links,
            logger: Logger(label: "test"))
        self.links = links
        self.profiles = profiles
        self.joinsProfiles = storage == .own
        self.accounts =
            switch storage {
            case .own: SQLAccountRepository(database: database, colocated: [site.id: profiles])
            case .django:
                DjangoAccountRepository(database: database, staleness: .zero, colocated: [site.id: profiles])
            }
        self.outbox = SQLOutboxRepository(database: database)
        self.keys = SQLKeyRepository(database: database)
        self.sessions = SQLSessionRepository(database: database)
        self.tokens = SQLTokenRepository(database: database)
        self.throttles = SQLThrottleRepository(database: database)
        self.standings = SQLStandingRepository(database: database)
        self.secrets = SQLSecretRepository(database: database)
        self.roles = SQLRoleRepository(database: database)
        self.audit = SQLAuditRepository(database: database)
        self.tombstones = SQLTombstoneRepository(database: database)
        self.migrationRecords = SQLMigrationRecordRepository(database: database)
        self.migrationStates = SQLMigrationStateRepository(database: database)
        self.differences = SQLDifferenceRepository(database: database)
        self.imports = SQLImportRepository(database: database)
        self.conflicts = SQLConflictRepository(database: database)
        self.syncStates = SQLSyncStateRepository(database: database)
    }
}
