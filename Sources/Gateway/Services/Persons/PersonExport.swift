import Accounts
import OrderedCollections

/// Gathers everything that is held about one account.
struct PersonExport: Sendable {
    let context: IdentityContext
    let account: Account

    func document() async throws -> JSONValue {
        let repositories = context.repositories
        async let standing = repositories.standings.standing(of: account.id)
        async let sessions = repositories.sessions.sessions(of: account.id)
        async let roles = repositories.roles.roles(of: account.id)
        async let events = events()
        async let links = links()
        let sites = await sites()
        let unavailable = sites.filter { $0.1 == nil }.map { JSONValue.string($0.0.rawValue) }
        return [
            "exported_at": .string(context.now().description),
            "account": AccountView(account: account, detail: .full).json,
            "standing": json(try await standing),
            "profiles": .object(
                OrderedDictionary(
                    uniqueKeysWithValues: sites.compactMap { site, part in part.map { (site.rawValue, $0) } })),
            "sessions": .array(try await sessions.map(json)),
            "roles": .object(
                OrderedDictionary(
                    uniqueKeysWithValues: try await roles.sorted { $0.key < $1.key }
                        .map { ($0.key.rawValue, .string($0.value.rawValue)) })),
            "links": try await links,
            "events": .array(try await events),
            "complete": .bool(unavailable.isEmpty),
            "unavailable": .array(unavailable),
        ]
    }

    /// What each site holds, or nil for one that does not answer.
    private func sites() async -> [(SiteID, JSONValue?)] {
        let parts = await withTaskGroup(of: (SiteID, JSONValue?).self) { group in
            for route in context.router.routes {
                group.addTask { (route.site.id, try? await part(of: route)) }
            }
            return await group.reduce(into: [SiteID: JSONValue?]()) { $0[$1.0] = $1.1 }
        }
        return context.router.siteIDs.map { ($0, parts[$0] ?? nil) }
    }

    private func part(of route: SiteRoute) async throws -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [:]
        members["profile"] =
            try await route.fresh.profile(of: account.id).map {
                ProfileView(profile: $0, site: route.site, audience: .admin).json
            } ?? .null
        for collection in route.site.collections {
            let rows = try await rows(of: collection, route)
            members[collection.name.rawValue] = .array(rows)
        }
        return .object(members)
    }

    private func rows(of collection: ProfileCollection, _ route: SiteRoute) async throws -> [JSONValue] {
        var rows: [JSONValue] = []
        var cursor: String?
        repeat {
            let page = try await route.profiles.rows(
                of: collection.name, account: account.id,
                page: PageRequest(limit: PageRequest.maximumLimit, cursor: cursor))
            rows += page.elements.map { row in
                let fields = collection.model.fields.keys.map { ($0.rawValue, (row.values[$0] ?? .null).json) }
                return ["id": .string(row.id), "fields": .object(OrderedDictionary(uniqueKeysWithValues: fields))]
            }
            cursor = page.next
        } while cursor != nil
        return rows
    }

    private func links() async throws -> JSONValue {
        let sources = context.router.routes.compactMap(\.linkSource)
        var members: OrderedDictionary<String, JSONValue> = [:]
        for source in Set(sources).sorted() {
            guard let key = try await context.repositories.links.keys(of: [account.id], source: source)[account.id]
            else { continue }
            members[source.rawValue] = .string(key.rawValue)
        }
        return .object(members)
    }

    private func events() async throws -> [JSONValue] {
        var filter = AuditFilter()
        filter.account = account.id
        var events: [JSONValue] = []
        var cursor: String?
        repeat {
            let page = try await context.repositories.audit.list(
                PageRequest(limit: PageRequest.maximumLimit, cursor: cursor), filter: filter)
            events += page.elements.map(\.json)
            cursor = page.next
        } while cursor != nil
        return events
    }

    private func json(_ standing: AccountStanding) -> JSONValue {
        [
            "email_verified": .bool(standing.hasVerified(account)),
            "pending": .bool(standing.isPending),
            "must_change_password": .bool(standing.mustChangePassword),
            "password_changed_at": standing.passwordChangedAt.map { .string($0.description) } ?? .null,
        ]
    }

    private func json(_ session: Session) -> JSONValue { session.json }
}
