import Accounts
import GatewayTesting
import Logging
import SQLStore

/// The core's repositories over one empty database, for their contracts.
struct SQLCoreFixture: CoreFixture {
    let accounts: any AccountRepository
    let links: any LinkRepository
    let outbox: any OutboxRepository
    let keys: any KeyRepository
    let profiles: any ProfileRepository

    /// Makes the tables in `database`.
    init(database: any Database) async throws {
        let site = ContractSites.managed
        try await SchemaPlanner(database: database)
            .makeAll(CoreSchema().tables + ProfileTables.tables(of: site, in: database.dialect))
        let links = SQLLinkRepository(database: database)
        let profiles = SQLProfileRepository(
            site: site, database: database, links: links, logger: Logger(label: "test"))
        self.links = links
        self.profiles = profiles
        self.accounts = SQLAccountRepository(database: database, colocated: [site.id: profiles])
        self.outbox = SQLOutboxRepository(database: database)
        self.keys = SQLKeyRepository(database: database)
    }
}
