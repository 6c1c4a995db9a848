/// A profile that was changed in the legacy store and in the new one since it was copied: both versions, and what was
/// decided.
public struct MigrationConflict: Hashable, Sendable {
    public let id: Int64
    public let site: SiteID
    public let finding: Finding
    public let foundAt: Timestamp
    /// What was decided; nil while it waits for somebody.
    public let decision: Decision?

    /// What was found.
    public struct Finding: Hashable, Sendable {
        public let account: AccountID
        public let key: LegacyKey
        /// The values of either side, in the form of the API, by the name of the field.
        public let legacy: JSONValue
        public let own: JSONValue
        /// The fields that differ.
        public let fields: [FieldName]
        public let legacyVersion: Version?

        public init(
            account: AccountID, key: LegacyKey, legacy: JSONValue, own: JSONValue, fields: [FieldName],
            legacyVersion: Version?
        ) {
            self.account = account
            self.key = key
            self.legacy = legacy
            self.own = own
            self.fields = fields
            self.legacyVersion = legacyVersion
        }
    }

    /// What was decided, and what is needed to take it back.
    public struct Decision: Hashable, Sendable {
        /// The fields that took the legacy values; the others kept their own.
        public let fromLegacy: [FieldName]
        /// Who decided it, for people: an operator, an account, the site's policy.
        public let by: String
        public let at: Timestamp
        /// The note of the copy as it was before.
        public let before: Before

        public init(fromLegacy: [FieldName], by: String, at: Timestamp, before: Before) {
            self.fromLegacy = fromLegacy
            self.by = by
            self.at = at
            self.before = before
        }
    }

    /// What of a ``MigrationRecord`` a decision changes.
    public struct Before: Hashable, Sendable {
        public let legacyVersion: Version?
        public let digest: String?
        public let changedAt: Timestamp?

        public init(legacyVersion: Version?, digest: String?, changedAt: Timestamp?) {
            self.legacyVersion = legacyVersion
            self.digest = digest
            self.changedAt = changedAt
        }

        public init(_ record: MigrationRecord) {
            self.init(legacyVersion: record.legacyVersion, digest: record.digest, changedAt: record.changedAt)
        }
    }

    public init(id: Int64, site: SiteID, finding: Finding, foundAt: Timestamp, decision: Decision? = nil) {
        self.id = id
        self.site = site
        self.finding = finding
        self.foundAt = foundAt
        self.decision = decision
    }
}
