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
