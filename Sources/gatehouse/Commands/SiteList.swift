import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse site list`: every site, where its profiles live, and how it is.
struct SiteList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the sites, their stores and their state.",
        discussion: """
            The tables are looked at, so that the state is that of this moment.

              gatehouse site list
              gatehouse site list --json | jq -r '.sites[] | select(.state != "ok") | .id'
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sheets = try await options.withGateway { _, runtime in await SiteSheet.all(of: runtime) }
        var table = Table("SITE", "NAME", "HOSTS", "DATABASE", "TABLE", "ACCESS", "PROFILES", "STATE")
        for sheet in sheets {
            let site = sheet.site
            table.add(
                site.id.rawValue, site.name, site.hosts.joined(separator: ", "),
                "\(site.store.database) (\(sheet.driver))", site.store.table.description, site.store.access.rawValue,
                site.creation.rawValue, sheet.state)
        }
        options.show(
            ["sites": .array(sheets.map { .object($0.summary) })], text: sheets.isEmpty ? "" : table.text)
        if sheets.isEmpty { options.note("no sites; a site is a file in the folder sites/") }
    }
}

/// A site, and how its table was found.
struct SiteSheet: Sendable {
    let site: Site
    let driver: String
    let findings: [Finding]

    /// Looks at every site's table, side by side.
    static func all(of runtime: GatewayRuntime) async -> [SiteSheet] {
        let loaded = runtime.configuration
        let checker = runtime.checker
        let findings = await withTaskGroup(of: (SiteID, [Finding]).self) { group in
            for site in loaded.sites { group.addTask { (site.id, await checker.check(site)) } }
            return await group.reduce(into: [SiteID: [Finding]]()) { $0[$1.0] = $1.1 }
        }
        return loaded.sites.map { SiteSheet(site: $0, loaded: loaded, findings: findings[$0.id] ?? []) }
    }

    init(site: Site, loaded: LoadedConfiguration, findings: [Finding]) {
        self.site = site
        self.driver = loaded.gateway.databases[site.store.database]?.driver.name ?? "?"
        self.findings = findings
    }

    /// As the API calls it.
    var state: String {
        let kinds = findings.filter { $0.severity == .error }.map(\.kind)
        return kinds.contains(.brokenMove) ? "unavailable" : kinds.isEmpty ? "ok" : "degraded"
    }

    /// The site in the API's form, and where its profiles are.
    var summary: OrderedDictionary<String, JSONValue> {
        [
            "id": .string(site.id.rawValue), "name": .string(site.name),
            "hosts": .array(site.hosts.map(JSONValue.string)), "driver": .string(driver),
            "database": .string(site.store.database.rawValue), "table": .string(site.store.table.description),
            "managed": .bool(site.store.isManaged), "access": .string(site.store.access.rawValue),
            "creation": .string(site.creation.rawValue), "requires_complete": .bool(site.requiresComplete),
            "state": .string(state),
        ]
    }
}
