import OrderedCollections

/// How a site's profiles leave a legacy store, as the site's file says: the store they leave, and what decides on the way.
///
/// The site's own store is the new one. Both hold the same model; a field may have another column in the legacy table,
/// or none.
public struct MigrationDefinition: Hashable, Sendable {
    /// The store the profiles leave.
    public let legacy: StoreDefinition
    /// The columns of the legacy table, of those fields whose column has another name there.
    public let columns: [FieldName: String]
    /// The fields that the legacy table does not have.
    public let absent: Set<FieldName>
    /// The legacy column with the moment of a row's last change, or nil where there is none.
    public let modifiedColumn: String?
    /// What becomes of a profile that was changed on both sides.
    public let conflicts: ConflictPolicy
    /// The share of reads that are compared with the legacy row in `shadow`, from 0 to 1.
    public let sample: Double
    /// How many digits of a second's fraction timestamps keep on the way; nil keeps all, and refuses what the new
    /// store cannot hold.
    public let timestampDigits: Int?
    /// How many seconds pass between two looks at what changed in the legacy table while the site is `lazy`; nil looks
    /// only when somebody asks.
    public let syncInterval: Double?
    /// The collections whose rows stay in the legacy database.
    public let legacyCollections: Set<CollectionName>

    public init(
        legacy: StoreDefinition, columns: [FieldName: String] = [:], absent: Set<FieldName> = [],
        modifiedColumn: String? = nil, conflicts: ConflictPolicy = .queue, sample: Double = 0.05,
        timestampDigits: Int? = nil, syncInterval: Double? = 60, legacyCollections: Set<CollectionName> = []
    ) {
        self.legacy = legacy
        self.columns = columns
        self.absent = absent
        self.modifiedColumn = modifiedColumn
        self.conflicts = conflicts
        self.sample = sample
        self.timestampDigits = timestampDigits
        self.syncInterval = syncInterval
        self.legacyCollections = legacyCollections
    }
}

/// What becomes of a profile that changed in the legacy store and in the new one since it was copied.
public enum ConflictPolicy: String, Hashable, Sendable, CaseIterable {
    case legacyWins = "legacy-wins"
    case newWins = "new-wins"
    /// The later change, by the legacy row's "modified" column and the core's clock.
    case newerWins = "newer-wins"
    /// Both versions wait for somebody's choice.
    case queue
}

extension Site {
    /// The site as its legacy store has it: the same fields in the legacy table's columns; nil for a site that leaves
    /// none.
    public var legacySite: Site? {
        guard let migration else { return nil }
        let fields = model.fields.values.filter { !migration.absent.contains($0.name) }
            .map { $0.inColumn(migration.columns[$0.name] ?? $0.column) }
        // The configuration was checked for clashes of these columns.
        guard let model = try? ProfileModel(fields: fields, bases: model.bases) else { return nil }
        return Site(
            id: id, name: name, hosts: hosts, model: model, store: migration.legacy, creation: .never,
            collections: collections.filter { migration.legacyCollections.contains($0.name) },
            requiresComplete: requiresComplete, registration: registration)
    }

    /// The site as its own store has it: without the collections that stay in the legacy database.
    public var ownSite: Site {
        guard let migration, !migration.legacyCollections.isEmpty else { return self }
        return Site(
            id: id, name: name, hosts: hosts, model: model, store: store, creation: creation,
            collections: collections.filter { !migration.legacyCollections.contains($0.name) },
            requiresComplete: requiresComplete, registration: registration, hasFeed: hasFeed,
            customization: customization, migration: migration)
    }
}

extension Field {
    /// The same field, held by another column.
    func inColumn(_ column: String) -> Field {
        Field(
            name: name, type: type, column: column, label: label, help: help, rules: rules, visibility: visibility,
            edit: edit, isFilter: isFilter)
    }
}
