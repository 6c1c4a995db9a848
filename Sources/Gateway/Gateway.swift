public import Accounts
public import Logging
public import SQLStore

/// The gateway, assembled: the routes to every site, the core's repositories, and the services over both.
///
/// It never changes: re-reading the configuration makes another one, and a request that has begun goes on with the one
/// it began with. It is shared, and not copied: every request holds it.
public final class Gateway: Sendable {
    public let router: SiteRouter<SiteRoute>
    /// Every database by its name, the core among them.
    public let databases: [DatabaseName: any Database]
    public let coreDatabase: DatabaseName
    public let accounts: AccountService
    public let profiles: ProfileService
    public let keys: KeyService
    /// The stores under the services, for what has rules of its own: import, checks, tests.
    public let repositories: CoreRepositories
    public let outbox: OutboxWorker
    /// The members tables of other systems.
    public let members: MemberDirectories
    public let audit: AuditService
    public let signIn: SignInService
    public let sessions: SessionService
    public let passwordChange: PasswordChangeService
    public let handover: HandoverService
    public let registration: RegistrationService
    public let recovery: RecoveryService
    public let persons: PersonService
    public let staff: StaffService
    public let signer: Signer
    public let settings: IdentitySettings
    /// What takes sites out of their legacy stores, step by step.
    public let migrations: MigrationCoordinator

    public init(
        router: SiteRouter<SiteRoute>, databases: [DatabaseName: any Database], coreDatabase: DatabaseName,
        repositories: CoreRepositories, outbox: OutboxWorker, identity: IdentityTools,
        members: MemberDirectories = MemberDirectories(), logger: Logger
    ) {
        self.router = router
        self.databases = databases
        self.coreDatabase = coreDatabase
        self.repositories = repositories
        self.outbox = outbox
        self.members = members
        self.audit = AuditService(entries: repositories.audit, logger: logger)
        let context = IdentityContext(
            repositories: repositories, router: router, tools: identity, members: members, outbox: outbox,
            audit: audit, logger: logger)
        self.accounts = AccountService(context: context, outbox: outbox)
        self.profiles = ProfileService(router: router, accounts: repositories.accounts, audit: audit)
        self.keys = KeyService(keys: repositories.keys, audit: audit)
        self.sessions = SessionService(context: context)
        self.signIn = SignInService(context: context, sessions: sessions)
        self.passwordChange = PasswordChangeService(context: context, sessions: sessions)
        self.handover = HandoverService(context: context, sessions: sessions)
        self.registration = RegistrationService(context: context, outbox: outbox)
        self.recovery = RecoveryService(context: context)
        self.persons = PersonService(context: context, accounts: accounts)
        self.staff = StaffService(context: context, accounts: accounts, sessions: sessions, recovery: recovery)
        self.signer = identity.signer
        self.settings = identity.settings
        self.migrations = MigrationCoordinator(
            states: repositories.migrationStates, imports: repositories.imports, audit: audit)
    }
}
