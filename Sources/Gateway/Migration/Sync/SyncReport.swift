public import Accounts

/// What one pass over the changes of a legacy table has done.
public struct SyncReport: Hashable, Sendable {
    public let site: SiteID
    /// Whether every row was looked at, or those alone that were written since the last pass.
    public internal(set) var isFull = false
    /// How many rows were looked at, and how many of them were copied before: only these are of any concern.
    public internal(set) var looked = 0
    public internal(set) var copied = 0
    /// Profiles that took the legacy values.
    public internal(set) var takenOver = 0
    /// Profiles that were changed on both sides, and kept their own values.
    public internal(set) var kept = 0
    /// Conflicts that wait for somebody's choice.
    public internal(set) var conflicts = 0
    /// Profiles whose legacy row is gone; they stay as they are.
    ///
    /// Known after a full pass alone.
    public internal(set) var vanished = 0
    public internal(set) var vanishedExamples: [LegacyKey] = []
    /// Legacy rows that could not be taken over.
    public internal(set) var refused = 0
    public internal(set) var refusals: [Refusal] = []
    public internal(set) var seconds = 0.0

    static let examples = 20

    /// A legacy row that could not be taken over, and why; no values.
    public struct Refusal: Hashable, Sendable {
        public let key: LegacyKey
        public let account: AccountID
        public let reason: String
    }

    mutating func refuse(_ key: LegacyKey, _ account: AccountID, _ reason: String) {
        refused += 1
        if refusals.count < Self.examples {
            refusals.append(Refusal(key: key, account: account, reason: reason))
        }
    }

    /// Whether somebody has to look at something.
    public var hasFindings: Bool { conflicts + vanished + refused > 0 }

    /// The numbers in words, as the audit log has them.
    var words: String {
        "\(looked) looked at\(isFull ? " of all" : ""), \(takenOver) taken over, \(kept) kept, \(conflicts) conflicts, \(vanished) vanished, \(refused) refused"
    }

    /// The numbers, which the core keeps of the last pass; no keys.
    public var counts: JSONValue {
        [
            "full": .bool(isFull), "looked": JSONValue(looked), "copied": JSONValue(copied),
            "taken_over": JSONValue(takenOver), "kept": JSONValue(kept), "conflicts": JSONValue(conflicts),
            "vanished": JSONValue(vanished), "refused": JSONValue(refused),
            "seconds": .number(VerifyReport.rounded(seconds)),
        ]
    }

    /// The report for programs.
    public var json: JSONValue {
        [
            "site": .string(site.rawValue),
            "counts": counts,
            "vanished": .array(vanishedExamples.map { .string($0.rawValue) }),
            "refused": .array(
                refusals.map {
                    [
                        "key": .string($0.key.rawValue), "account": JSONValue($0.account.rawValue),
                        "reason": .string($0.reason),
                    ]
                }),
        ]
    }
}
