/// A site whose file does not say what the core knows of its move, so that serving it would hide people's profiles.
///
/// While a site is on its way, its people are in two stores. A file that has lost its `migration`, or names another
/// store, would show the profiles of one of them alone, and whoever is in the other would seem to have none.
public struct MigrationMismatch: Hashable, Sendable {
    public let site: SiteID
    /// What the core knows, and what the file would have to say.
    public let found: String
    public let wanted: String
    public let remedy: String

    /// - Returns: nil where the file and the core agree, and where no move has begun.
    public init?(_ site: Site, _ state: MigrationState) {
        // Where nobody served the site on its way there is nothing to be hidden; afterwards nothing is hidden any more.
        guard state.changedAt != nil, state.phase != .cutOver else { return nil }
        if site.migration != nil {
            guard state.phase != .legacy, let known = state.stores, let stores = MigrationStores(site), known != stores
            else { return nil }
            let isLegacy = known.legacy != stores.legacy
            let other = isLegacy ? "migration.from is \(stores.legacy)" : "store is \(stores.own)"
            found = "\(other) in the file of \(Self.move(state))"
            wanted = "the store that the move began with"
            remedy =
                "name the former store again; where it is the same under another name, run: gatehouse migration confirm \(site.id)"
        } else {
            // Back where the profiles have been all the time.
            if state.phase == .legacy, state.stores?.legacy == site.store.place { return nil }
            let back = state.phase == .legacy ? ", or make the legacy store the site's own" : ""
            found = "no migration in the file of \(Self.move(state))"
            wanted = "profile.migration until the site is cut over"
            remedy = "put migration back into the site's file\(back), and have every gateway read it again"
        }
        self.site = site.id
    }

    private static func move(_ state: MigrationState) -> String {
        let stores = state.stores.map { ", from \($0.legacy) to \($0.own)" } ?? ""
        return "a site on its way in the phase \(state.phase.rawValue)\(stores)"
    }

    /// What whoever asks for the site's profiles is told.
    public var error: AccountError {
        AccountError(
            .storeMismatch,
            "the site \"\(site)\" is not served, since its file does not say what the core knows of its move out of a legacy store; run: gatehouse check"
        ).with(\.site, site)
    }
}
