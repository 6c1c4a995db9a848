/// One import of a site's profiles in bulk, however often it was broken off and gone on with.
public struct ImportJob: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case running
        /// Broken off, by a person or for want of a database; it can be gone on with.
        case interrupted
        /// Ended by a failure, as too many rejects; it can be gone on with all the same.
        case failed
        case done
    }

    public let site: SiteID
    /// Counts up with each import of the site.
    public let number: Int64
    /// What is imported, in one line: a table, or a file with a checksum.
    public let source: String
    public var state: State
    public let startedAt: Timestamp
    public var updatedAt: Timestamp
    public var finishedAt: Timestamp?
    /// How many rows there were when it began, or nil where nobody counted.
    public let total: Int?
    public var counts: ImportCounts
    /// Why it ended, in words; nil where it goes on or is done.
    public var reason: String?

    public init(
        site: SiteID, number: Int64, source: String, state: State = .running, startedAt: Timestamp,
        updatedAt: Timestamp? = nil, finishedAt: Timestamp? = nil, total: Int? = nil,
        counts: ImportCounts = ImportCounts(), reason: String? = nil
    ) {
        self.site = site
        self.number = number
        self.source = source
        self.state = state
        self.startedAt = startedAt
        self.updatedAt = updatedAt ?? startedAt
        self.finishedAt = finishedAt
        self.total = total
        self.counts = counts
        self.reason = reason
    }
}

/// What became of the rows an import has looked at.
public struct ImportCounts: Hashable, Sendable {
    public var read = 0
    /// Added to the new store.
    public var written = 0
    /// There already: imported before, copied on the way, or written by somebody.
    public var present = 0
    /// Left out, since the person or the profile was deleted here.
    public var deleted = 0
    /// Refused, each with its reason.
    public var rejected = 0
    /// Of those written, the rows whose timestamps lost digits, as the site's file declares.
    public var rounded = 0
    /// Accounts made of members of another system on the way.
    public var accounts = 0

    public init(
        read: Int = 0, written: Int = 0, present: Int = 0, deleted: Int = 0, rejected: Int = 0, rounded: Int = 0,
        accounts: Int = 0
    ) {
        self.read = read
        self.written = written
        self.present = present
        self.deleted = deleted
        self.rejected = rejected
        self.rounded = rounded
        self.accounts = accounts
    }

    public static func + (left: Self, right: Self) -> Self {
        Self(
            read: left.read + right.read, written: left.written + right.written,
            present: left.present + right.present, deleted: left.deleted + right.deleted,
            rejected: left.rejected + right.rejected, rounded: left.rounded + right.rounded,
            accounts: left.accounts + right.accounts)
    }

    public static func += (left: inout Self, right: Self) { left = left + right }
}

/// A part of the rows of an import, in the order of their keys, and how far it has come.
public struct ImportRange: Hashable, Sendable {
    /// Counted from 0.
    public let number: Int
    /// The place before the first row, or nil where the range begins with the first of all.
    public let low: String?
    /// The place of the last row, or nil where the range has no end.
    public let high: String?
    /// The place of the last row that is done; nil before the first.
    public var position: String?
    public var isDone: Bool

    public init(number: Int, low: String? = nil, high: String? = nil, position: String? = nil, isDone: Bool = false) {
        self.number = number
        self.low = low
        self.high = high
        self.position = position
        self.isDone = isDone
    }

    /// Where reading begins: behind the last row that is done.
    public var start: String? { position ?? low }
}
