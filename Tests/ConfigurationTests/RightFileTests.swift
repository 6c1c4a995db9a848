import Accounts
import Foundation
import Gateway
import OrderedCollections
import Repositories
import Testing

/// Every key is read into what it says.
@Suite struct RightFileTests {
    private func load(gateway: String) throws -> GatewayConfiguration {
        var files = WrongFile.rightFiles
        files["config/gateway.yaml"] = gateway
        return try ConfigurationFolder(files).load().gateway
    }

    private func site(_ text: String) throws -> Site {
        var files = WrongFile.rightFiles
        files["sites/demo.yaml"] = text
        return try #require(try ConfigurationFolder(files).load().sites.first)
    }

    @Test func gatewaySettings() throws {
        let gateway = try load(
            gateway: """
                core: main
                databases: { main: { driver: sqlite, file: m.sqlite, busy_timeout: 250ms, pool: { max: 3 }, timeouts: { query: 2m } } , legacy: { driver: sqlite, file: l.sqlite } }
                listen: { host: "::1", port: 0 }
                admin_listen: { port: 9090 }
                links: { scheme: http, port: 8080 }
                accounts: { preset: django, unique_email: false }
                passwords: { min_length: 12, common: allow, accept: [bcrypt, aspnet-membership], threads: 3, queue: 7 }
                limits: { body: 512KiB, headers: 8KiB, request_timeout: 250ms, idle_timeout: 1h, connections: 10, shutdown_timeout: 2m }
                cache: { entries: 5000, bytes: 8MiB, keys: 0s }
                trusted_proxies: [10.0.0.0/8, "::1"]
                public_metrics: true
                log: { level: debug, format: json }
                """)
        #expect(gateway.listen.description == "[::1]:0")
        #expect(gateway.adminListen == ListenAddress(port: 9090))
        #expect(gateway.links.root(ofHost: "a.org") == "http://a.org:8080")
        #expect(gateway.accounts.preset == .django && !gateway.accounts.hasUniqueEmail)
        #expect(gateway.passwords.minimumLength == 12 && gateway.passwords.common == .allow)
        #expect(gateway.passwords.accept == ["bcrypt", "aspnet-membership"])
        #expect(gateway.passwords.threads == 3 && gateway.passwords.queue == 7)
        #expect(gateway.limits.body == 524_288 && gateway.limits.headers == 8192 && gateway.limits.connections == 10)
        #expect(gateway.limits.requestTimeout == .milliseconds(250) && gateway.limits.idleTimeout == .seconds(3600))
        #expect(gateway.limits.shutdownTimeout == .seconds(120))
        #expect(gateway.cache.limits == CacheLimits(entries: 5000, bytes: 8 << 20) && gateway.cache.keys == .zero)
        #expect(gateway.trustedProxies.map(\.description) == ["10.0.0.0/8", "0:0:0:0:0:0:0:1/128"])
        #expect(gateway.hasPublicMetrics && gateway.log.level == .debug && gateway.log.format == .json)
        let main = try #require(gateway.databases["main"])
        #expect(main.pool.max == 3 && main.timeouts.query == .seconds(120))
        guard case .sqlite(let settings) = main.driver else { return #expect(Bool(false)) }
        #expect(settings.busyTimeout == .milliseconds(250))
    }

    @Test func postgresServers() throws {
        let gateway = try load(
            gateway: """
                core: main
                databases:
                  legacy: { driver: sqlite, file: l.sqlite }
                  main:
                    driver: postgres
                    hosts: [db1, "db2:6432", "[fd00::1]:5433", "fd00::2", /run/postgresql]
                    database: accounts
                    user: gatehouse
                    sslmode: verify-full
                    ca_file: certs/ca.pem
                    target_session_attrs: read-write
                    prepare: never
                    pool: { max: 4, min: 1, waiting: 9, idle: 10s, lifetime: 1d }
                    timeouts: { connect: 1s, query: 2s, acquire: 3s }
                    breaker: { failures: 5, back_off: 1s, max_back_off: 1m }
                """)
        let main = try #require(gateway.databases["main"])
        guard case .postgres(let settings) = main.driver, case .servers(let servers) = settings.target else {
            return #expect(Bool(false))
        }
        #expect(servers.hosts.map(\.name) == ["db1", "db2", "fd00::1", "fd00::2", "/run/postgresql"])
        #expect(servers.hosts.map(\.port) == [5432, 6432, 5433, 5432, 5432])
        #expect(servers.database == "accounts" && servers.user == "gatehouse" && servers.sslMode == .verifyFull)
        #expect(servers.caFile?.path() == gateway.baseDirectory.appending(path: "certs/ca.pem").path())
        #expect(servers.targetSessionAttributes == .readWrite && settings.prepare == .never)
        #expect(main.pool.max == 4 && main.pool.min == 1 && main.pool.waiting == 9)
        #expect(main.pool.idle == .seconds(10) && main.pool.lifetime == .seconds(86_400))
        #expect(main.timeouts.connect == .seconds(1) && main.timeouts.acquire == .seconds(3))
        #expect(main.breaker.failures == 5 && main.breaker.maxBackOff == .seconds(60))
    }

    @Test func siteOfALegacyTable() throws {
        let site = try site(
            """
            site: demo
            name: The Shop
            hosts: [Shop.Example.org, 127.0.0.1]
            require_complete: true
            profile:
              store:
                database: legacy
                table: dbo.User Profile
                access: read-write
                version: row_version
                key: { column: user_key, type: uuid, account: link, source: shop }
                time_zone: Asia/Jerusalem
                on_delete: restrict
              create: by-form
              cache: { ttl: 30s, misses: true, stale: 5m }
              fields:
                credit: { type: decimal, precision: 19, scale: 4, min: 0, max: 10.5, visibility: admin }
                photo: { type: bytes, max: 65536, edit: never }
                bureau: { type: choice, choices: { tlv: Tel Aviv, hfa: Haifa }, required: true, default: tlv }
                since: { type: timestamp, min: "2000-01-01T00:00:00Z", filter: true }
              collections:
                orders:
                  table: dbo.Orders
                  key: user_key
                  id: order_no
                  id_type: string
                  order: -placed
                  on_delete: cascade
                  fields: { placed: { type: timestamp }, total: { type: decimal, precision: 9, scale: 2 } }
            """)
        #expect(site.hosts == ["shop.example.org", "127.0.0.1"] && site.requiresComplete)
        #expect(site.store.table == TableName(schema: "dbo", name: "User Profile"))
        #expect(site.store.key.type == .uuid && site.store.key.account == .link("shop"))
        #expect(site.store.versionColumn == "row_version" && site.store.onDelete == .restrict)
        #expect(site.cache == CachePolicy(ttl: .seconds(30), keepsMisses: true, stale: .seconds(300)))
        let credit = try site.model.field("credit")
        #expect(credit.edit == .admin && credit.visibility == .admin)
        #expect(credit.rules.maximum == .decimal(try #require(DecimalNumber("10.5"))))
        #expect(try site.model.field("photo").rules.maximumLength == 65_536)
        #expect(site.model.defaults == ["bureau": .string("tlv")])
        let orders = try #require(site.collections.first)
        #expect(orders.table == TableName(schema: "dbo", name: "Orders") && orders.keyColumn == "user_key")
        #expect(orders.idColumn == "order_no" && orders.idType == .string && orders.onDelete == .cascade)
        #expect(orders.order == ProfileCollection.Order(field: "placed", isDescending: true))
    }

    @Test func siteThatLeavesALegacyTable() throws {
        let site = try site(
            """
            site: demo
            profile:
              store: { database: main, table: demo, managed: true }
              migration:
                from:
                  database: legacy
                  table: dbo.Members
                  key: { column: MemberId, type: uuid, account: link, source: shop }
                  version: row_version
                  time_zone: Asia/Jerusalem
                columns: { nick: DisplayName, since: Joined }
                absent: [motto]
                modified: Changed
                conflicts: newer-wins
                sample: 12.5%
                round_timestamps: 6
                collections: [orders]
              create: never
              fields:
                nick: { type: string, max: 30 }
                since: { type: timestamp }
                motto: { type: string, max: 30 }
              collections:
                orders: { table: dbo.Orders, key: MemberId, fields: { placed: { type: timestamp } } }
            """)
        let migration = try #require(site.migration)
        #expect(migration.legacy.table == TableName(schema: "dbo", name: "Members") && !migration.legacy.isManaged)
        #expect(migration.legacy.versionColumn == "row_version" && migration.modifiedColumn == "Changed")
        #expect(migration.conflicts == .newerWins && migration.sample == 0.125 && migration.timestampDigits == 6)
        let legacy = try #require(site.legacySite)
        #expect(legacy.model.fields.values.map(\.column) == ["DisplayName", "Joined"])
        #expect(legacy.store == migration.legacy && legacy.collections.map(\.name) == ["orders"])
        #expect(site.ownSite.collections.isEmpty && site.ownSite.store.isManaged)
    }

    @Test func defaultsOfAForeignTableAreCareful() throws {
        let store = try site(
            """
            site: demo
            profile:
              store: { database: legacy, table: t, key: { column: id } }
              create: never
            """
        ).store
        #expect(!store.isManaged && store.access == .readOnly && store.onDelete == .retain)
        #expect(store.versionColumn == nil && store.timeZone == nil)
        #expect(store.key == StoreDefinition.Key(column: "id", type: .integer, account: .id))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.0/23", "192.0.3.9", true), ("192.0.2.0/23", "192.0.4.0", false), ("0.0.0.0/0", "1.2.3.4", true),
        ("fd00::/8", "fdab::1", true), ("fd00::/8", "fe00::1", false), ("10.0.0.0/8", "::ffff:10.1.2.3", true),
        ("10.0.0.0/8", "fd00::1", false), ("::/0", "2001:db8::1", true),
    ])
    func networkHoldsAddresses(network: String, address: String, isInside: Bool) throws {
        #expect(try #require(IPNetwork(network)).contains(#require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", ":",
        ":::",
        "1::2::3", "fd00::/129", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1.2.3.4::", "localhost",
    ])
    func otherTextsAreNoNetwork(text: String) { #expect(IPNetwork(text) == nil) }
}
