/// What is left of people who were deleted: a checksum of the key each had in a legacy table, so that nothing brings
/// them back.
///
/// Deleting an account lays the stones of its links, in the same transaction. Every method throws ``AccountError`` alone.
public protocol TombstoneRepository: Sendable {
    /// Those of the keys whose people were deleted.
    func buried(_ keys: [LegacyKey], source: LinkSource) async throws -> Set<LegacyKey>
}
