import Accounts
import GatewayTesting
import Logging
import SQLStore
import SQLiteDatabase
import Testing

/// The contract of accounts over Django's table, and the oldest of its shapes.
@Suite struct DjangoContractTests {
    private struct Fixture: CoreFixture {
        let accounts: any AccountRepository
        let links: any LinkRepository
        let outbox: any OutboxRepository
        let keys: any KeyRepository
        let profiles: any ProfileRepository

        init(database: any Database) async throws {
            let site = ContractSites.managed
            let tables = CoreSchema(accounts: .django).tables + ProfileTables.tables(of: site, in: database.dialect)
            let planner = SchemaPlanner(database: database)
            for step in try await planner.plan(tables) { _ = try await planner.apply(step, of: tables) }
            let links = SQLLinkRepository(database: database)
            let profiles = SQLProfileRepository(
                site: site, database: database, links: links, logger: Logger(label: "test"))
            self.links = links
            self.profiles = profiles
            accounts = DjangoAccountRepository(
                database: database, staleness: .zero, colocated: [site.id: profiles])
            outbox = SQLOutboxRepository(database: database)
            keys = SQLKeyRepository(database: database)
        }
    }

    @Test(arguments: AccountRepositoryContract.cases)
    func accounts(_ contract: AccountRepositoryContract.Case) async throws {
        try await withDatabase(DjangoTables.current) { try await contract.run(on: Fixture(database: $0)) }
    }

    @Test func beforeDjango18AUserHasALastLogin() async throws {
        try await withDatabase(DjangoTables.ancient) { database in
            let fixture = try await Fixture(database: database)
            let made = try await fixture.accounts.create(NewAccount(username: Username("bob")))
            #expect(made.lastLogin == nil)
            let rows = try await database.query("SELECT last_login FROM auth_user")
            #expect(rows.count == 1 && rows[0][0] != .null)
            var changes = AccountChanges()
            changes.lastLogin = .now().adding(seconds: 60)
            #expect(try await fixture.accounts.update(made.id, changes: changes, expected: nil).lastLogin != nil)
            let long = try NewAccount(username: Username(String(repeating: "x", count: 31)))
            let error = await #expect(throws: AccountError.self) { try await fixture.accounts.create(long) }
            #expect(error?.fields.map(\.code) == [.tooLong])
        }
    }
}
