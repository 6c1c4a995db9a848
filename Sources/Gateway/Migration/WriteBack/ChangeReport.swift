public import Accounts

/// What was changed here since it was copied, and what became of writing it to the legacy store.
public struct ChangeReport: Sendable {
    /// What happened to a profile here.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case created, changed, deleted
    }

    /// What became of writing a change.
    public enum Outcome: Hashable, Sendable {
        /// It was only listed, or it is a dry run.
        case open
        case written
        /// The legacy store had it already.
        case there
        /// The legacy row was changed too, or is gone: nothing was overwritten.
        case conflict(String)
        /// The legacy store cannot take it.
        case refused(String)

        /// A word for programs.
        public var word: String {
            switch self {
            case .open: "open"
            case .written: "written"
            case .there: "there"
            case .conflict: "conflict"
            case .refused: "refused"
            }
        }

        public var reason: String? {
            switch self {
            case .conflict(let reason), .refused(let reason): reason
            case .open, .written, .there: nil
            }
        }
    }

    /// One profile.
    public struct Change: Hashable, Sendable {
        public let account: AccountID
        /// The key in the legacy table, where there is one.
        public let key: LegacyKey?
        public let kind: Kind
        /// The fields whose values differ from the legacy row.
        public let fields: [FieldName]
        /// When it was last changed here.
        public let changedAt: Timestamp?
        public internal(set) var outcome = Outcome.open
        /// Fields the legacy store keeps in another way than they were written, as a column of less digits does.
        public internal(set) var inexact: [FieldName] = []
    }

    public let site: SiteID
    public internal(set) var counts: [Kind: Int] = [:]
    public internal(set) var outcomes: [String: Int] = [:]
    /// The first changes, as many as were asked for; those that failed before the others.
    public internal(set) var changes: [Change] = []
    public internal(set) var unlisted = 0

    public var total: Int { counts.values.reduce(0, +) }
    /// Whether something could not be written.
    public var hasFindings: Bool { (outcomes["conflict"] ?? 0) + (outcomes["refused"] ?? 0) > 0 }

    mutating func add(_ change: Change, limit: Int) {
        counts[change.kind, default: 0] += 1
        outcomes[change.outcome.word, default: 0] += 1
        if changes.count < limit {
            changes.append(change)
        } else {
            unlisted += 1
            // What failed is told rather than what went well.
            if change.outcome.reason != nil, let other = changes.lastIndex(where: { $0.outcome.reason == nil }) {
                changes[other] = change
            }
        }
    }

    /// The report for programs.
    public var json: JSONValue {
        [
            "site": .string(site.rawValue),
            "counts": Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0.rawValue, counts[$0] ?? 0) }).json,
            "outcomes": outcomes.json,
            "changes": .array(changes.map(\.json)),
            "unlisted": JSONValue(unlisted),
        ]
    }
}

extension ChangeReport.Change {
    fileprivate var json: JSONValue {
        [
            "account": JSONValue(account.rawValue), "key": key.map { .string($0.rawValue) } ?? .null,
            "kind": .string(kind.rawValue), "fields": .array(fields.map { .string($0.rawValue) }),
            "changed_at": changedAt.map { .string($0.description) } ?? .null,
            "outcome": .string(outcome.word), "reason": outcome.reason.map(JSONValue.string) ?? .null,
            "inexact": .array(inexact.map { .string($0.rawValue) }),
        ]
    }
}
