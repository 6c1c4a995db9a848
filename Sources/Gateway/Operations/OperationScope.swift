public import Accounts
public import SQLStore

/// What an operation is about: the sites, the core's tables, and the databases where both are.
public struct OperationScope: Sendable {
    let sites: [Site]
    let databases: [DatabaseName: any Database]
    /// The database of the accounts.
    let core: DatabaseName
    /// The core's tables as they are wanted.
    let schema: CoreSchema
    /// The members tables of other systems.
    let members: [MembersDefinition]

    public init(
        sites: [Site], databases: [DatabaseName: any Database], core: DatabaseName, schema: CoreSchema,
        members: [MembersDefinition] = []
    ) {
        self.sites = sites
        self.databases = databases
        self.core = core
        self.schema = schema
        self.members = members
    }

    /// Everything the configuration names.
    public init(_ loaded: LoadedConfiguration, databases: [DatabaseName: any Database]) {
        self.init(
            sites: loaded.sites, databases: databases, core: loaded.gateway.core, schema: loaded.coreSchema,
            members: loaded.gateway.members)
    }
}
