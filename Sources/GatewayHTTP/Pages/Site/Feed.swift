import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import OrderedCollections

/// The Atom feed of a site's public profile changes (RFC 4287); off, unless the site's file says otherwise.
///
/// An entry says that somebody's profile was made or changed, and what everybody sees of it now: what is hidden, or was
/// hidden since, is in none.
struct Feed {
    static let length = 50

    let site: Site
    /// The address of the site's root, without a slash at the end.
    let root: String
    let entries: [Entry]

    struct Entry {
        let id: Int64
        let at: Timestamp
        let account: Account
        let isNew: Bool
        let facts: [PersonPage.Fact]
    }

    var text: String {
        let updated = entries.first?.at ?? Timestamp(ticks: 0) ?? .now()
        let xml: HTML = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <id>\(root)/feed.atom</id>
            <title>\(Self.plain(site.name))</title>
            <updated>\(updated.description)</updated>
            <link rel="self" type="application/atom+xml" href="\(root)/feed.atom"/>
            <link rel="alternate" type="text/html" href="\(root)/"/>
            \(entries.map(entry))</feed>

            """
        return xml.text
    }

    private func entry(_ entry: Entry) -> HTML {
        let name = Self.plain(entry.account.username)
        let facts = entry.facts.map { "\($0.factLabel): \($0.factValue)" }.joined(separator: "\n")
        return """
            <entry>
            <id>\(root)/people/\(entry.account.id.description)#\(String(entry.id))</id>
            <title>\(name) \(entry.isNew ? "has a profile" : "changed their profile")</title>
            <updated>\(entry.at.description)</updated>
            <author><name>\(name)</name></author>
            <link rel="alternate" type="text/html" href="\(root)\(entry.account.publicPath)"/>
            <content type="text">\(Self.plain(facts))</content>
            </entry>

            """
    }

    /// The text without what XML cannot hold (XML 1.0, section 2.2).
    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        plain.append(
            contentsOf: text.unicodeScalars.filter { scalar in
                scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF || scalar == "\n"
                    || scalar == "\t"
            })
        return String(plain)
    }
}

extension RouteTable {
    mutating func addFeed() {
        onPage(.get, "/feed.atom") { call in
            let gateway = call.gateway
            guard let site = try call.requireKnownHost().map({ try gateway.router.route($0).site }), site.hasFeed else {
                throw AccountError(.notFound, "there is nothing at this address")
            }
            let feed = Feed(
                site: site, root: gateway.root(of: site),
                entries: try await FeedSource(gateway: gateway, site: site).entries())
            return .text(
                feed.text, type: "application/atom+xml; charset=utf-8",
                headers: [.cacheControl: "public, max-age=300"])
        }
    }
}

/// Where the feed's entries come from: the audit log knows which fields were changed and when.
private struct FeedSource {
    let gateway: Gateway
    let site: Site

    func entries() async throws -> [Feed.Entry] {
        var filter = AuditFilter()
        filter.sites = .only([site.id])
        filter.actions = [.createProfile, .changeProfile]
        filter.outcome = .success
        let log = try await gateway.repositories.audit.list(PageRequest(limit: 4 * Feed.length), filter: filter)
        let visible = Set(site.model.fields.values.filter { $0.isVisible(to: .public) }.map(\.name.rawValue))
        var seen: Set<AccountID> = []
        let changes = log.elements.filter { entry in
            guard let account = entry.event.account else { return false }
            let isPublic = entry.event.action == .createProfile || !visible.isDisjoint(with: entry.event.fields)
            return isPublic && seen.insert(account).inserted
        }.prefix(Feed.length)
        let ids = changes.compactMap(\.event.account)
        async let accounts = gateway.repositories.accounts.accounts(ids)
        async let profiles = gateway.router.route(site.id).profiles.profiles(of: ids)
        let (people, stored) = (try await accounts, try await profiles)
        return changes.compactMap { change in
            guard let id = change.event.account, let account = people[id], account.isActive, let profile = stored[id]
            else { return nil }
            let isMail = site.model.fields.values.filter { $0.type == .email }.map(\.label)
            return Feed.Entry(
                id: change.id, at: change.at, account: account, isNew: change.event.action == .createProfile,
                facts: PublicProfile(profile: profile, site: site).facts.filter { !isMail.contains($0.factLabel) })
        }
    }
}
