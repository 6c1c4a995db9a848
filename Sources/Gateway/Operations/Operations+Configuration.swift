public import Accounts
public import SQLStore

extension LoadedConfiguration {
    /// The core's tables as the configuration wants them.
    public var coreSchema: CoreSchema {
        let accounts = gateway.accounts
        let storage: CoreSchema.AccountStorage =
            switch accounts.preset {
            case .gatehouse: .own
            case .django: .django
            }
        return CoreSchema(accounts: storage, hasUniqueEmail: accounts.hasUniqueEmail)
    }
}

extension Checker {
    /// The check of everything the configuration names.
    public init(_ loaded: LoadedConfiguration, databases: [DatabaseName: any Database]) {
        self.init(
            sites: loaded.sites, databases: databases, core: loaded.gateway.core, schema: loaded.coreSchema)
    }
}

extension Migrator {
    /// The migration of everything that is ours by the configuration.
    public init(_ loaded: LoadedConfiguration, databases: [DatabaseName: any Database]) {
        self.init(
            sites: loaded.sites, databases: databases, core: loaded.gateway.core, schema: loaded.coreSchema)
    }
}

extension DataChecker {
    /// The look through the rows of everything the configuration names.
    public init(_ loaded: LoadedConfiguration, gateway: Gateway) {
        self.init(
            sites: loaded.sites, databases: gateway.databases, core: loaded.gateway.core, schema: loaded.coreSchema,
            accounts: gateway.repositories.accounts, links: gateway.repositories.links)
    }
}
