public import Accounts
public import SQLStore

/// The gateway, assembled: the routes to every site, the core's repositories, and the services over both.
///
/// It is a value: re-reading the configuration makes another one, and a request that has begun goes on with the one
/// it began with.
public struct Gateway: Sendable {
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

    public init(
        router: SiteRouter<SiteRoute>, databases: [DatabaseName: any Database], coreDatabase: DatabaseName,
        repositories: CoreRepositories, outbox: OutboxWorker,
        hashPassword: @escaping @Sendable (String) async throws -> String
    ) {
        self.router = router
        self.databases = databases
        self.coreDatabase = coreDatabase
        self.repositories = repositories
        self.outbox = outbox
        self.accounts = AccountService(
            router: router, accounts: repositories.accounts, outbox: outbox, hashPassword: hashPassword)
        self.profiles = ProfileService(router: router, accounts: repositories.accounts)
        self.keys = KeyService(keys: repositories.keys)
    }
}
