public import Accounts
public import Logging

/// What copying a site's profiles out of its legacy store needs beside the two stores.
public struct MigrationParts: Sendable {
    public let site: Site
    public let transform: MigrationTransform
    public let digest: ProfileDigest
    public let records: any MigrationRecordRepository
    /// The legacy keys of accounts.
    public let keys: any LegacyKeyDirectory
    public let logger: Logger
    public let now: @Sendable () -> Timestamp

    public init(
        site: Site, records: any MigrationRecordRepository, keys: any LegacyKeyDirectory, logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.site = site
        self.transform = MigrationTransform(site: site)
        self.digest = ProfileDigest(of: site.model)
        self.records = records
        self.keys = keys
        self.logger = logger
        self.now = now
    }
}

/// Which accounts lead to a legacy table.
public protocol LegacyKeyDirectory: Sendable {
    /// The legacy keys of those of the accounts that have one.
    func keys(of accounts: [AccountID]) async throws -> [AccountID: LegacyKey]

    /// Accounts that may have a legacy row, in the order of their ids.
    /// - Parameter account: the account to begin after; nil begins with the first.
    func accounts(after account: AccountID?, limit: Int) async throws -> [AccountID]
}

/// The way by the core's links.
public struct LinkedKeys: LegacyKeyDirectory {
    private let links: any LinkRepository
    private let source: LinkSource

    public init(links: any LinkRepository, source: LinkSource) {
        self.links = links
        self.source = source
    }

    public func keys(of accounts: [AccountID]) async throws -> [AccountID: LegacyKey] {
        try await links.keys(of: accounts, source: source)
    }

    public func accounts(after account: AccountID?, limit: Int) async throws -> [AccountID] {
        try await links.links(of: source, after: account, limit: limit).map(\.account)
    }
}

/// The way where the key is the account's id.
public struct OwnKeys: LegacyKeyDirectory {
    private let rows: any AccountSequence

    /// - Parameter rows: the accounts that have a legacy row.
    public init(rows: any AccountSequence) { self.rows = rows }

    public func keys(of accounts: [AccountID]) async throws -> [AccountID: LegacyKey] {
        Dictionary(accounts.map { ($0, LegacyKey(rawValue: String($0.rawValue))) }, uniquingKeysWith: { $1 })
    }

    public func accounts(after account: AccountID?, limit: Int) async throws -> [AccountID] {
        try await rows.accounts(after: account, limit: limit)
    }
}
