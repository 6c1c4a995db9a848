import Accounts
import GatewayTesting
import Testing

extension CommandLineTests {
    @Suite struct SiteCommands {
        @Test func listsTheSitesWithTheirState() async throws {
            let place = try await Workplace()
            let listed = try await place.run("site", "list", "--json")
            #expect(listed.status == 0, "\(listed.error)")
            guard case .array(let sites)? = try listed.json["sites"] else {
                Issue.record("no sites: \(listed.output)")
                return
            }
            #expect(sites.compactMap { $0["id"]?.string } == ["blog", "forum", "shop"])
            #expect(sites.compactMap { $0["state"]?.string } == ["ok", "ok", "degraded"])
            let table = try await place.run("site", "list")
            #expect(table.output.contains("legacy (sqlite)"))
        }

        /// Every address that is shown exists: none answers that there is nothing.
        @Test(arguments: ["blog", "shop"])
        func showsAddressesThatExist(site: String) async throws {
            let place = try await Workplace()
            _ = try await place.run("sample", "load", "--site", "shop", "--people", "3")
            _ = try await place.run("account", "create", "bob")
            let shown = try await place.run("site", "show", site, "--json")
            guard case .array(let addresses)? = try shown.json["addresses"] else {
                Issue.record("no addresses: \(shown.output)")
                return
            }
            let key = try await place.run("key", "create", "--site", site, "--scope", "profiles:read", "--json")
            let token = try #require(try key.json["key"]?.string)
            _ = try await place.withGateway { _, port in
                let client = HTTPClient(port: port).with(key: token)
                for address in addresses {
                    guard let path = address["path"]?.string, case .array(let methods)? = address["methods"] else {
                        Issue.record("\(address) is no address")
                        continue
                    }
                    for method in methods.compactMap(\.string) {
                        let answer = try await client.send(
                            method, path.replacing("{account}", with: "1"),
                            headers: [("Content-Type", "application/json")], body: Array("{}".utf8))
                        #expect(![404, 405].contains(answer.status), "\(method) \(path): \(answer.text)")
                    }
                }
            }
            let text = try await place.run("site", "show", site)
            #expect(text.output.contains("addresses at http://127.0.0.1"))
        }

        @Test func knowsNoOthers() async throws {
            let place = try await Workplace()
            let unknown = try await place.run("site", "show", "nope", "--json")
            #expect(unknown.status == 1)
            #expect(try unknown.problem["type"] == "/problems/unknown-site")
        }
    }
}
