public import Accounts

/// How an import is to run.
public struct ImportOptions: Hashable, Sendable {
    /// Whether everything is done but the writing.
    public var isDryRun = false
    /// Whether to begin anew, though an earlier import could be gone on with.
    public var restarts = false
    /// How many ranges are read side by side.
    public var readers = 4
    /// How many rows are read a second at the most; nil is as many as there are.
    public var throttle: Int?
    /// How many rows may be rejected before it ends; nil is any number.
    public var maximumRejects: Int? = 1000

    public init() {}
}

/// How far an import has come.
public struct ImportProgress: Hashable, Sendable {
    /// Of the whole import, what was done before it was broken off included.
    public var counts: ImportCounts
    /// How many rows had been read when this process took it up.
    public let readBefore: Int
    /// How many rows there are, or nil where nobody knows.
    public let total: Int?

    public init(counts: ImportCounts, readBefore: Int = 0, total: Int? = nil) {
        self.counts = counts
        self.readBefore = readBefore
        self.total = total
    }
}

/// What came of an import.
public struct ImportReport: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        case done
        /// Somebody wished it; it can be gone on with.
        case interrupted
        /// The site went to a phase in which its own store serves alone.
        case left(MigrationPhase)
        /// More rows were rejected than may be.
        case tooManyRejects(Int)
    }

    public let ending: Ending
    public let counts: ImportCounts
    /// Whether it went on with one that was broken off.
    public let isResumed: Bool

    public init(ending: Ending, counts: ImportCounts, isResumed: Bool) {
        self.ending = ending
        self.counts = counts
        self.isResumed = isResumed
    }
}
