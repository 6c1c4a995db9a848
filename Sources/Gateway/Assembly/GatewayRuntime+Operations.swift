public import Accounts
import SQLStore

extension GatewayRuntime {
    /// What holds the tables against the configuration.
    public var checker: Checker { Checker(scope) }

    /// What looks through the rows.
    public var dataChecker: DataChecker {
        let repositories = gateway.repositories
        return DataChecker(scope, accounts: repositories.accounts, links: repositories.links)
    }

    /// What makes the tables that are ours.
    public var migrator: Migrator { Migrator(scope) }

    private var scope: OperationScope { OperationScope(configuration, databases: gateway.databases) }

    /// What writes site files from the tables of a database.
    /// - Throws: ``AccountError`` `notFound`, naming the databases there are.
    public func inspector(of name: DatabaseName) throws(AccountError) -> Inspector {
        guard let database = gateway.databases[name] else {
            let known = gateway.databases.keys.sorted().map(\.rawValue).joined(separator: ", ")
            throw AccountError(.notFound, "there is no database \"\(name)\"; the databases are: \(known)")
        }
        return Inspector(database: database)
    }
}

extension Gateway {
    /// What makes the profiles of accounts that have none on a site.
    /// - Throws: ``AccountError`` `unknownSite`.
    public func backfill(of site: SiteID) throws(AccountError) -> Backfill {
        Backfill(accounts: repositories.accounts, profiles: try router.route(site).profiles)
    }
}
