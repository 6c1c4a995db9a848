import Accounts

/// What the gateway's file says of sites, which can be checked only when these have been read.
struct SiteReferences {
    /// Sites that share one sign-in.
    struct Group {
        let members: [(site: SiteID, value: ValueReader)]
    }

    /// A members table, and where it is described.
    typealias Members = (definition: MembersDefinition, value: ValueReader)

    var shared: [Group] = []
    var members: [Members] = []
    /// The gateway's own host names, none of which may be a site's.
    var ownHosts: [(name: String, place: ConfigurationPlace)] = []

    /// Reports sites that are not there, are named twice, or that nobody can sign in to, and keys that would not meet.
    /// - Parameters:
    ///   - files: the names of all site files, also of those with mistakes.
    ///   - sites: the sites that could be read.
    func check(files: [String], sites: [Site]) {
        for (definition, value) in members { MembersCheck.check(definition, value, sites) }
        var places: [SiteID: ConfigurationPlace] = [:]
        for (site, value) in shared.flatMap(\.members) {
            if let other = places.updateValue(value.place, forKey: site) {
                value.mistake(
                    "the site \"\(site)\" stands in \(other.key) already",
                    remedy: "a site shares its sign-in with one group: remove one of them")
            } else if !files.contains(site.rawValue) {
                value.mistake(
                    "\"\(site)\" is not a site", remedy: Suggestion.remedy(for: site.rawValue, among: files))
            } else if sites.first(where: { $0.id == site })?.hosts.isEmpty == true {
                value.mistake(
                    "the site \"\(site)\" has no hosts, so nobody signs in there with a browser",
                    remedy: "give it hosts, or take it out of the group")
            }
        }
    }
}
