public import Accounts

/// Some rows of an import, checked and made ready, with what their reading has come to.
public struct ImportPiece: Sendable {
    /// Whose profile a row is.
    public enum Owner: Sendable {
        case account(AccountID)
        /// A member of another system, of whom an account is made; held apart, for most rows have none.
        indirect case member(NewAccount, AccountStanding)
    }

    /// Shared, not copied, on its way through the steps of an import.
    public final class Row: Sendable {
        /// The key in the legacy table.
        public let key: LegacyKey
        public let owner: Owner
        /// The values in the order of the site's model.
        public let values: [Value]
        /// Whether a timestamp lost digits on the way, as the site's file declares.
        public let isRounded: Bool
        public let legacyVersion: Version?
        /// A checksum of the values.
        public let digest: String
        /// The line of a file.
        public let line: Int?

        public init(
            key: LegacyKey, owner: Owner, values: [Value], isRounded: Bool = false,
            legacyVersion: Version? = nil, digest: String, line: Int? = nil
        ) {
            self.key = key
            self.owner = owner
            self.values = values
            self.isRounded = isRounded
            self.legacyVersion = legacyVersion
            self.digest = digest
            self.line = line
        }

        /// The same row, whose account is there by now.
        func owned(by account: AccountID) -> Row {
            Row(
                key: key, owner: .account(account), values: values, isRounded: isRounded, legacyVersion: legacyVersion,
                digest: digest, line: line)
        }
    }

    public var rows: [Row]
    /// What became of the rows that are not to be written, and how far reading has come.
    public var checkpoint: ImportCheckpoint
    /// Whether rows that are there already, or were deleted, have been left out.
    public let isSettled: Bool

    public init(rows: [Row], checkpoint: ImportCheckpoint, isSettled: Bool = true) {
        self.rows = rows
        self.checkpoint = checkpoint
        self.isSettled = isSettled
    }
}

/// A row was refused that may be there already, and would not be written then: the piece has to be settled first.
public struct UnsettledPiece: Error, Sendable {}

extension ImportCheckpoint {
    /// Counts a row that is refused, with every reason.
    public mutating func reject(_ reasons: [ImportReject]) {
        counts.rejected += 1
        rejects += reasons
    }
}
