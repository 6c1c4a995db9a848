import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import SQLStore
import SQLiteDatabase
import Testing

/// The contract of accounts over Django's table, and the oldest of its shapes.
@Suite struct DjangoContractTests {
    private func fixture(_ database: any Database) async throws -> SQLCoreFixture {
        try await SQLCoreFixture(database: database, accounts: .django)
    }

    @Test(arguments: AccountRepositoryContract.cases)
    func accounts(_ contract: AccountRepositoryContract.Case) async throws {
        try await withDatabase(DjangoTables.current) { try await contract.run(on: fixture($0)) }
    }

    @Test(arguments: TombstoneRepositoryContract.cases)
    func tombstones(_ contract: TombstoneRepositoryContract.Case) async throws {
        try await withDatabase(DjangoTables.current) { try await contract.run(on: fixture($0)) }
    }

    @Test(arguments: LinkRepositoryContract.cases)
    func links(_ contract: LinkRepositoryContract.Case) async throws {
        try await withDatabase(DjangoTables.current) { try await contract.run(on: fixture($0)) }
    }

    @Test func beforeDjango18AUserHasALastLogin() async throws {
        try await withDatabase(DjangoTables.ancient) { database in
            let fixture = try await fixture(database)
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
