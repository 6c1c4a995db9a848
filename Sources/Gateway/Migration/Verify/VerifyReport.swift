public import Accounts

/// What comparing a site's legacy table with its own store has found.
public struct VerifyReport: Sendable {
    /// How a row of one side stands to the other.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Both sides have the same values.
        case same
        /// The account has no profile here.
        case missing
        /// Nobody's account leads to the legacy row: the person has not come yet.
        case notCome = "not-come"
        /// The values differ, and no change that is known of explains it.
        case different
        /// The legacy row was changed since it was copied.
        case changedInLegacy = "changed-in-legacy"
        /// Both sides were changed since.
        case changedOnBoth = "changed-on-both"
        /// The legacy row that a profile was copied from is gone.
        case vanished
        /// A profile here that was neither copied nor made through the gateway.
        case extra
        /// The profile was changed here since it was copied, and the legacy row was not.
        case changedHere = "changed-here"
        /// The profile was deleted here, or its account was.
        case deletedHere = "deleted-here"
        /// The profile was made here.
        case createdHere = "created-here"

        /// Whether somebody has to look at it before the legacy store can be left.
        public var isFinding: Bool {
            switch self {
            case .missing, .notCome, .different, .changedInLegacy, .changedOnBoth, .vanished, .extra: true
            case .same, .changedHere, .deletedHere, .createdHere: false
            }
        }
    }

    /// One row that is not the same on both sides.
    public struct Row: Hashable, Sendable {
        public let kind: Kind
        /// The key in the legacy table; nil for a profile that has none.
        public let key: LegacyKey?
        public let account: AccountID?
        /// The fields whose values differ.
        public var fields: [FieldName] = []
        /// Both values of those fields, where values are to be shown, and may be.
        public var values: [FieldName: Pair] = [:]
        /// What of the legacy row breaks the model.
        public var problems: [FieldProblem] = []
    }

    /// The values of a field on both sides.
    public struct Pair: Hashable, Sendable {
        public let legacy: Value
        public let here: Value
    }

    /// One of the two tables.
    public struct Side: Hashable, Sendable {
        public let database: DatabaseName
        public let table: String
        public internal(set) var rows = 0
    }

    /// A field over all rows that both sides have.
    public struct FieldSummary: Hashable, Sendable {
        public let field: FieldName
        public internal(set) var legacyChecksum = ""
        public internal(set) var checksum = ""
        /// In how many rows its values differ.
        public internal(set) var differing = 0
    }

    /// A part of the legacy table, in the order of its keys.
    public struct Range: Hashable, Sendable {
        public let first: LegacyKey
        public internal(set) var last: LegacyKey
        public internal(set) var rows: Int
        public internal(set) var findings: Int
        /// The fields whose checksums differ between the two sides.
        public internal(set) var fields: [FieldName]
    }

    public let site: SiteID
    public let startedAt: Timestamp
    public internal(set) var seconds = 0.0
    public internal(set) var legacy: Side
    public internal(set) var store: Side
    public internal(set) var counts: [Kind: Int] = [:]
    /// The first of the rows that are not the same, as many as were asked for.
    public internal(set) var rows: [Row] = []
    /// How many more there are of them.
    public internal(set) var unlisted = 0
    public internal(set) var fields: [FieldSummary] = []
    /// The whole legacy table in at most ``mostRanges`` parts.
    public internal(set) var ranges: [Range] = []
    /// How many ranges were compared, and how many had to be compared row by row.
    public internal(set) var comparedRanges = 0
    public internal(set) var differingRanges = 0
    /// How often a stored value breaks the model in the legacy table, by field and code.
    public internal(set) var problems: [Problem: Int] = [:]
    public internal(set) var people = PeopleSurvey()
    /// Legacy rows without a key, which nobody can ask for.
    public internal(set) var rowsWithoutKey = 0

    /// A kind of mistake in the values of a field.
    public struct Problem: Hashable, Sendable, Comparable {
        public let field: String
        public let code: FieldProblem.Code

        public static func < (left: Self, right: Self) -> Bool {
            (left.field, left.code.rawValue) < (right.field, right.code.rawValue)
        }
    }

    static let mostRanges = 100

    public func number(of kind: Kind) -> Int { counts[kind] ?? 0 }

    /// How many rows somebody has to look at.
    public var findings: Int { counts.reduce(0) { $0 + ($1.key.isFinding ? $1.value : 0) } + rowsWithoutKey }

    /// How many people's profiles are in the legacy table alone.
    public var missing: Int { number(of: .missing) + number(of: .notCome) }

    /// Whether the two sides are the same, but for what was done here since.
    public var isClean: Bool { findings == 0 }
}
