import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import SQLStore
import Testing

/// Accounts and profiles of one database, read by one statement, where the table is somebody else's.
@Suite struct JoinedReadsTests {
    private static let columns = "id bigint, account_id bigint, username varchar(30)"

    private func site(key: String = "account_id", keyType: KeyType = .integer, column: String = "username") throws
        -> Site
    {
        let store = StoreDefinition(
            database: "main", table: TableName(name: "people"), isManaged: false, access: .readWrite,
            key: .init(column: key, type: keyType, account: .id), versionColumn: nil, onDelete: .cascade)
        let fields = [
            Field(name: "number", type: .integer, column: "id"), Field(name: "nick", type: .string, column: column),
        ]
        return Site(
            id: "people", name: "People", hosts: [], model: try ProfileModel(fields: fields), store: store,
            creation: .never)
    }

    private func profiles(
        _ site: Site, in database: any Database, isBesideAccounts: Bool = true
    ) -> SQLProfileRepository {
        SQLProfileRepository(
            site: site, database: database, isBesideAccounts: isBesideAccounts,
            links: SQLLinkRepository(database: database),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs `body` over our tables and one of other people's, whose columns are named like ours.
    private func withPeople(
        _ engine: TestEngine, columns: String = JoinedReadsTests.columns,
        _ body: @Sendable (any Database, SQLCoreFixture) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database in
            let core = try await SQLCoreFixture(database: database)
            try await database.execute(SQLQuery(parts: [.text("CREATE TABLE people (\(columns))")]))
            try await body(database, core)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func columnsAreToldApartAndVersionsAreThoseOfOtherReads(_ engine: TestEngine) async throws {
        try await withPeople(engine) { database, core in
            let bob = try await core.accounts.create(NewAccount(username: Username("bob")))
            try await database.execute(
                "INSERT INTO people VALUES (7, \(bind: .integer(bob.id.rawValue), as: .bigint), 'Robert')")
            let profiles = profiles(try site(), in: database)
            let found = try #require(try await profiles.joined?.read([bob.id])?[bob.id])
            let profile = try #require(try found.profile.get())
            #expect(found.account == bob && profile["number"] == .integer(7) && profile["nick"] == .string("Robert"))
            #expect(try await profiles.profile(of: bob.id) == profile)
        }
    }

    /// Without a constraint on the key a table may have several: each read shows one and the same.
    @Test(arguments: TestEngine.allCases)
    func ofSeveralRowsWithOneKeyOneIsTheProfile(_ engine: TestEngine) async throws {
        try await withPeople(engine) { database, core in
            let accounts = [
                try await core.accounts.create(NewAccount(username: Username("bob"))),
                try await core.accounts.create(NewAccount(username: Username("eve"))),
            ]
            for (number, account) in [accounts[0], accounts[0], accounts[1]].enumerated() {
                let (row, id) = (SQLValue.integer(Int64(number)), SQLValue.integer(account.id.rawValue))
                try await database.execute(
                    "INSERT INTO people VALUES (\(bind: row, as: .bigint), \(bind: id, as: .bigint), 'a')")
            }
            let profiles = profiles(try site(), in: database)
            let ids = accounts.map(\.id)
            let found = try #require(try await profiles.joined?.read(ids))
            let joined = try found.compactMapValues { try $0.profile.get() }
            #expect(try await profiles.profiles(of: ids) == joined)
            #expect(found.count == 2 && joined.count == 2)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aKeyOfAnotherTypeIsNotJoined(_ engine: TestEngine) async throws {
        try await withPeople(engine, columns: "id bigint, account_id varchar(20), username varchar(30)") {
            database, core in
            let bob = try await core.accounts.create(NewAccount(username: Username("bob")))
            let joined = try #require(profiles(try site(), in: database).joined)
            #expect(try await joined.read([bob.id]) == nil)
        }
    }

    @Test func elsewhereOrByLinkThereIsNothingToJoin() async throws {
        try await TestEngine.sqlite.withDatabase { database in
            let (beside, byText) = (try site(), try site(keyType: .string))
            #expect(profiles(beside, in: database).joined != nil)
            #expect(profiles(beside, in: database, isBesideAccounts: false).joined == nil)
            #expect(profiles(byText, in: database).joined == nil)
            #expect(profiles(ContractSites.linked, in: database).joined == nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aTableThatIsNotAsTheFileSaysIsNamed(_ engine: TestEngine) async throws {
        try await withPeople(engine) { database, core in
            let bob = try await core.accounts.create(NewAccount(username: Username("bob")))
            let profiles = profiles(try site(), in: database)
            let joined = try #require(profiles.joined)
            let found = try #require(try await joined.read([bob.id])?[bob.id])
            #expect(try found.profile.get() == nil)
            try await database.execute("ALTER TABLE people RENAME COLUMN username TO nickname")
            for _ in 1...2 {
                let error = await #expect(throws: AccountError.self) { try await joined.read([bob.id]) }
                #expect(error?.code == .storeMismatch && error?.site == "people")
            }
        }
    }
}
