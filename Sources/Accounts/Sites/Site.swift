/// A site: what accounts sign in to, with its profile model and the store of its profiles.
///
/// It is shared, and not copied: every profile that is shown goes with its site.
public final class Site: Sendable {
    public let id: SiteID
    public let name: String
    /// The host names that lead to it, in lower case; the first is the one links point to.
    public let hosts: [String]
    public let model: ProfileModel
    public let store: StoreDefinition
    public let creation: CreationPolicy
    public let collections: [ProfileCollection]
    /// Whether the site lets in only accounts whose profile is complete.
    public let requiresComplete: Bool
    public let registration: RegistrationPolicy
    /// Whether changes of public profiles are told in an Atom feed.
    public let hasFeed: Bool
    /// The directory of the site's own templates and style sheet, or nil where it has none.
    public let customization: String?
    /// The legacy store the profiles leave, and how; nil for a site that leaves none.
    public let migration: MigrationDefinition?
    /// For how long profiles may be served from memory; nil asks the database each time.
    public let cache: CachePolicy?

    public init(
        id: SiteID, name: String, hosts: [String], model: ProfileModel, store: StoreDefinition,
        creation: CreationPolicy, collections: [ProfileCollection] = [], requiresComplete: Bool = false,
        registration: RegistrationPolicy = RegistrationPolicy(), hasFeed: Bool = false, customization: String? = nil,
        migration: MigrationDefinition? = nil, cache: CachePolicy? = nil
    ) {
        self.id = id
        self.name = name
        self.hosts = hosts
        self.model = model
        self.store = store
        self.creation = creation
        self.collections = collections
        self.requiresComplete = requiresComplete
        self.registration = registration
        self.hasFeed = hasFeed
        self.customization = customization
        self.migration = migration
        self.cache = cache
    }
}

extension Site: Hashable {
    public static func == (left: Site, right: Site) -> Bool {
        left === right
            || (left.id == right.id && left.name == right.name && left.hosts == right.hosts
                && left.model == right.model && left.store == right.store && left.creation == right.creation
                && left.collections == right.collections && left.requiresComplete == right.requiresComplete
                && left.registration == right.registration && left.hasFeed == right.hasFeed
                && left.customization == right.customization && left.migration == right.migration
                && left.cache == right.cache)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// When a profile that is not there is made.
public enum CreationPolicy: String, Hashable, Sendable, CaseIterable {
    case never
    case onAccess = "on-access"
    case onRegistration = "on-registration"
    case byForm = "by-form"
}

/// What becomes of a profile, or of a collection's rows, when what they hang on is deleted.
public enum DeletionPolicy: String, Hashable, Sendable, CaseIterable {
    case cascade, retain, restrict
}
