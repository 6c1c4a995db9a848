public import Accounts

/// A conflict as it is shown: the fields that differ, with both values.
public struct ConflictView: Sendable {
    public let id: Int64
    public let site: SiteID
    public let account: AccountID
    public let key: LegacyKey
    public let foundAt: Timestamp
    /// The fields that differ, in the model's order.
    public let fields: [Difference]
    public let decision: Decision?

    /// One field that differs.
    public struct Difference: Hashable, Sendable {
        public let name: FieldName
        public let label: String
        /// The least trusted audience that may see the values.
        public let visibility: Audience
        public let legacy: JSONValue
        public let own: JSONValue
        /// Whether the legacy value was taken; nil while nothing is decided.
        public let isLegacyTaken: Bool?
    }

    /// What was decided.
    public struct Decision: Hashable, Sendable {
        public let by: String
        public let at: Timestamp
    }

    init(_ conflict: MigrationConflict, fields: [Field]) {
        let finding = conflict.finding
        id = conflict.id
        site = conflict.site
        account = finding.account
        key = finding.key
        foundAt = conflict.foundAt
        decision = conflict.decision.map { Decision(by: $0.by, at: $0.at) }
        self.fields = fields.filter { finding.fields.contains($0.name) }.map { field in
            Difference(
                name: field.name, label: field.label, visibility: field.visibility,
                legacy: finding.legacy[field.name.rawValue] ?? .null, own: finding.own[field.name.rawValue] ?? .null,
                isLegacyTaken: conflict.decision.map { $0.fromLegacy.contains(field.name) })
        }
    }

    /// The conflict as an audience sees it: values it may not see are null, and said to be hidden.
    public func json(for audience: Audience) -> JSONValue {
        [
            "id": JSONValue(id), "site": .string(site.rawValue), "account": JSONValue(account.rawValue),
            "key": .string(key.rawValue), "found_at": .string(foundAt.description),
            "fields": .array(
                fields.map { field in
                    let isHidden = audience < field.visibility
                    return [
                        "field": .string(field.name.rawValue), "label": .string(field.label),
                        "legacy": isHidden ? .null : field.legacy, "own": isHidden ? .null : field.own,
                        "hidden": .bool(isHidden), "legacy_taken": field.isLegacyTaken.map { .bool($0) } ?? .null,
                    ]
                }),
            "decision": decision.map { ["by": .string($0.by), "at": .string($0.at.description)] } ?? .null,
        ]
    }
}
