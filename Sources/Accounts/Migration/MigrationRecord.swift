/// What the core notes of a profile that came from a legacy store: what it was when it came, so that later changes on
/// either side are found.
public struct MigrationRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Copied, or about to be: the note is made before the row.
        case copied
        /// Deleted here since; the legacy row, which may still be there, does not bring it back.
        case deleted
    }

    public let account: AccountID
    public let key: LegacyKey
    public var state: State
    /// The legacy row's version when it was copied.
    public var legacyVersion: Version?
    /// A checksum of the values that were copied, as the new store holds them.
    public var digest: String?
    /// When it was copied.
    public var copiedAt: Timestamp
    /// When the profile was last changed through the gateway since; nil where it never was.
    public var changedAt: Timestamp?

    public init(
        account: AccountID, key: LegacyKey, state: State = .copied, legacyVersion: Version? = nil,
        digest: String? = nil, copiedAt: Timestamp, changedAt: Timestamp? = nil
    ) {
        self.account = account
        self.key = key
        self.state = state
        self.legacyVersion = legacyVersion
        self.digest = digest
        self.copiedAt = copiedAt
        self.changedAt = changedAt
    }
}
