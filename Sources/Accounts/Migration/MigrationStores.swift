/// The two stores of a move, as the core remembers them: a site's file that names others is found out by them.
public struct MigrationStores: Hashable, Sendable {
    /// Where the profiles come from, and where they go.
    public let legacy: String
    public let own: String

    public init(legacy: String, own: String) {
        self.legacy = legacy
        self.own = own
    }

    /// The stores a site's file names; nil for a site that leaves none.
    public init?(_ site: Site) {
        guard let migration = site.migration else { return nil }
        self.init(legacy: migration.legacy.place, own: site.store.place)
    }
}

extension StoreDefinition {
    /// Which rows the store has and whose they are, in words: two stores of one place hold the same profiles.
    public var place: String {
        let owner: String =
            switch key.account {
            case .id: ""
            case .link(let source): ", linked by \(source)"
            }
        return "\(table) of \(database) by \(key.column)\(owner)"
    }
}
