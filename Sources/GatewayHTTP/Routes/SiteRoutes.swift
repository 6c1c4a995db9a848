import Accounts
import Gateway
import Hummingbird
import OrderedCollections

extension RouteTable {
    /// The sites a key sees, and the model of each.
    mutating func addSiteRoutes() {
        api(.get, "\(Self.api)/sites") { call, principal in
            try call.query.finish()
            return .json(["sites": .array(call.gateway.sites(as: principal).map { .object($0.summary) })])
        }

        api(.get, "\(Self.api)/sites/{site}") { call, principal in
            let route = try call.gateway.site(call.site(), as: principal)
            try call.query.finish()
            var members = route.summary
            let schema = ModelSchema(audience: principal.audience)
            members["profile"] = schema.document(of: route.site)
            members["collections"] = .array(
                route.site.collections.map { collection in
                    [
                        "name": .string(collection.name.rawValue),
                        "fields": schema.fields(of: collection.model, for: .reading),
                    ]
                })
            return .json(.object(members))
        }

        api(.get, "\(Self.api)/sites/{site}/accounts/{account}") { call, principal in
            let site = try call.gateway.site(call.site(), as: principal).site.id
            try call.query.finish()
            let (profile, account) = try await call.gateway.profiles.accountAndProfile(
                call.account(), site: site, as: principal)
            return .json { text in
                text.name("account")
                account.write(to: &text)
                text.name("profile")
                profile.write(to: &text)
            }
        }
    }
}

extension SiteRoute {
    /// What every key that sees the site may know of it.
    fileprivate var summary: OrderedDictionary<String, JSONValue> {
        [
            "id": .string(site.id.rawValue),
            "name": .string(site.name),
            "hosts": .array(site.hosts.map { .string($0) }),
            "driver": driver.map { .string($0) } ?? .null,
            "access": .string(site.store.access.rawValue),
            "creation": .string(site.creation.rawValue),
            "requires_complete": .bool(site.requiresComplete),
            "state": mismatch != nil ? "unavailable" : findings.isEmpty ? "ok" : "degraded",
            "reason": (mismatch?.error.message).map { .string($0) } ?? .null,
            "migration": migration.map { .string($0.phase.rawValue) } ?? .null,
        ]
    }
}
