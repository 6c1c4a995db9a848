public import Accounts

/// What is left of people who were deleted, in a table of the core database.
public struct SQLTombstoneRepository: TombstoneRepository {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func buried(_ keys: [LegacyKey], source: LinkSource) async throws -> Set<LegacyKey> {
        try await translatingErrors { try await Tombstones.buried(keys, source: source, using: database) }
    }
}
