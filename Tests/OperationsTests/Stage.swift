import Accounts
import Gateway
import Logging
import SQLStore

/// A database with the sites of a test, and the operations over them.
struct Stage {
    let database: any Database
    let sites: [Site]
    var schema = CoreSchema()

    var databases: [DatabaseName: any Database] { [database.name: database] }
    var scope: OperationScope {
        OperationScope(sites: sites, databases: databases, core: database.name, schema: schema)
    }
    var checker: Checker { Checker(scope) }
    var migrator: Migrator { Migrator(scope) }
    var links: SQLLinkRepository { SQLLinkRepository(database: database) }
    var accounts: any AccountRepository {
        schema.accounts == .own
            ? SQLAccountRepository(database: database)
            : DjangoAccountRepository(database: database, staleness: .zero)
    }
    var dataChecker: DataChecker {
        DataChecker(scope, accounts: accounts, links: links)
    }

    func profiles(of site: Site) -> SQLProfileRepository {
        SQLProfileRepository(site: site, database: database, links: links, logger: Logger(label: "test"))
    }

    /// Runs a statement of the test's own.
    func run(_ statement: String) async throws {
        try await database.execute(SQLQuery(parts: [.text(statement)]))
    }

    func makeAccounts(_ count: Int) async throws -> [AccountID] {
        var ids: [AccountID] = []
        for number in 0..<count {
            ids.append(try await accounts.create(NewAccount(username: Username("person\(number)"))).id)
        }
        return ids
    }
}

/// A site over the table `profile`.
func site(
    _ id: SiteID = "shop", database: DatabaseName = "main", table: TableName = TableName(name: "profile"),
    isManaged: Bool = true, access: StoreDefinition.Access = .readWrite,
    creation: CreationPolicy = .never, version: String? = "version", fields: [Field],
    collections: [ProfileCollection] = []
) throws -> Site {
    Site(
        id: id, name: id.rawValue, hosts: [], model: try ProfileModel(fields: fields),
        store: StoreDefinition(
            database: database, table: table, isManaged: isManaged, access: access,
            key: .init(column: "account_id", type: .integer, account: .id), versionColumn: version,
            onDelete: .cascade),
        creation: creation, collections: collections)
}
