import Accounts
import Testing

@Suite struct SiteRouterTests {
    private func site(_ id: SiteID, hosts: [String] = []) throws -> Site {
        Site(
            id: id, name: "Site \(id)", hosts: hosts, model: try ProfileModel(fields: []),
            store: StoreDefinition(
                database: "main", table: TableName(name: id.rawValue), isManaged: true, access: .readWrite,
                key: .init(column: "id", type: .integer, account: .id), onDelete: .cascade),
            creation: .never)
    }

    @Test func aSiteLeadsToItsRoute() throws {
        let router = try SiteRouter([(site("shop"), "s"), (site("blog"), "b")])
        #expect(try router.route("shop") == "s")
        #expect(router.siteIDs == ["blog", "shop"])
        #expect(router.routes == ["b", "s"])
    }

    @Test func anUnknownSiteIsAnErrorOfItsOwn() throws {
        let router = try SiteRouter([(site("shop"), "s")])
        for id: SiteID in ["", "Shop", "shop ", "blog"] {
            let error = #expect(throws: AccountError.self) { try router.route(id) }
            #expect(error?.code == .unknownSite)
        }
    }

    @Test(arguments: [
        "shop.example.org", "SHOP.Example.ORG", "shop.example.org:8080", "shop.example.org.", "Shop.example.org.:443",
        "[::1]",
        "[::1]:8080", "shop.localhost",
    ])
    func aHostLeadsToItsSite(_ host: String) throws {
        let router = try SiteRouter([(site("shop", hosts: ["shop.example.org", "shop.localhost", "[::1]"]), 1)])
        #expect(router.site(host: host) == "shop")
    }

    @Test(arguments: [
        "", ":", ".", "example.org", "x.shop.example.org", "shop.example.org.evil.org", "shop.example.org..", "[::2]",
        "localhost",
    ])
    func otherHostsLeadNowhere(_ host: String) throws {
        let router = try SiteRouter([(site("shop", hosts: ["shop.example.org", "shop.localhost", "[::1]"]), 1)])
        #expect(router.site(host: host) == nil)
    }

    @Test func twoSitesThatCannotBeToldApartClash() throws {
        let same = try [(site("shop"), 1), (site("shop"), 2)]
        let first = #expect(throws: RoutingClash.self) { try SiteRouter(same) }
        #expect(first?.description == "two sites have the ID \"shop\"")
        let hosts = try [(site("shop", hosts: ["a.org"]), 1), (site("blog", hosts: ["A.ORG"]), 2)]
        let second = #expect(throws: RoutingClash.self) { try SiteRouter(hosts) }
        #expect(second?.description == "the sites \"shop\" and \"blog\" share the host \"A.ORG\"")
    }

    @Test func aThousandSites() throws {
        let router = try SiteRouter(
            (0..<1000).map { number in
                (try site(SiteID(rawValue: "site-\(number)"), hosts: ["s\(number).org", "www.s\(number).org"]), number)
            })
        for number in 0..<1000 {
            #expect(try router.route(SiteID(rawValue: "site-\(number)")) == number)
            #expect(router.site(host: "WWW.s\(number).org:443")?.rawValue == "site-\(number)")
        }
        #expect(router.siteIDs.count == 1000)
        #expect(router.site(host: "s1000.org") == nil)
    }
}
