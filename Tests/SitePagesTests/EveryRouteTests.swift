import Accounts
import Gateway
import GatewayServing
import GatewayTesting
import Testing

@testable import GatewayHTTP

/// What holds for every page there is, by the table of routes and not by a list somebody keeps.
@Suite struct EveryRouteTests {
    private static let hosts = ["blog.example.org", "localhost"]
    private static let script = "<script>alert(1)</script>"

    /// The paths of pages that take a method.
    private static func paths(_ method: String) -> [String] {
        var table = RouteTable()
        table.addRoutes(of: .main, metrics: PrometheusMetrics())
        return table.entries.filter { entry in
            table.pagePaths.contains(entry.path) && entry.methods.contains { "\($0)" == method }
        }.map(\.path)
    }

    /// A path with something in the place of its parameters.
    private static func filled(_ path: String, _ values: [String: String], other: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.contains("{") else { return String(part) }
            let name = part.drop { $0 != "{" }.dropFirst().prefix { $0 != "}" }
            return part.prefix { $0 != "{" } + (values[String(name)] ?? other)
        }.joined(separator: "/")
    }

    @Test(arguments: Backing.owned)
    func noFormIsTakenWithoutItsToken(backing: Backing) async throws {
        let paths = Self.paths("POST")
        #expect(paths.count >= 25)
        try await PageServer.run(on: backing) { server in
            let bob = try await server.account("bob")
            try await server.superuser()
            let foreign = try #require(
                try await server.browser(of: "bob").get("/profile").form("sign-out-bar")["csrf"])
            let tokens: [[(String, String)]] = [
                [], [("csrf", "")], [("csrf", String(repeating: "0", count: 64))], [("csrf", foreign)],
                [("csrf", foreign), ("csrf", foreign)],
            ]
            var browsers: [Browser] = []
            for host in Self.hosts {
                browsers.append(server.browser(host))
                browsers.append(try await server.browser(of: "root", on: host))
            }
            let before = try await server.events().count
            for pattern in paths {
                let path = Self.filled(pattern, ["account": "\(bob)", "site": "blog"], other: "none")
                var refused = 0
                for browser in browsers {
                    for token in tokens {
                        let answer = try await browser.post(path, token + [("identifier", "bob"), ("active", "false")])
                        // Strangers are sent to sign in, and some pages are on the other kind of host alone.
                        let isSentAway = answer.location?.contains("/sign-in") == true
                        #expect(
                            answer.status == 403 || answer.status == 404 || isSentAway, "\(path): \(answer.status)")
                        if answer.status == 403 { refused += 1 }
                    }
                }
                #expect(refused >= tokens.count, "\(path)")
            }
            #expect(try await server.events().count == before)
            #expect(try await server.gateway.repositories.accounts.account(.id(bob)).isActive)
        }
    }

    /// Whatever stands in an address, no page gives it back as markup.
    @Test(arguments: Backing.owned)
    func noPageReflectsAScript(backing: Backing) async throws {
        let paths = Self.paths("GET")
        #expect(paths.count >= 35)
        let script = Browser.encode(Self.script)
        let query = ["next", "q", "token", "state", "done", "wait", "site", "cursor"]
        try await PageServer.run(on: backing) { server in
            try await server.superuser()
            var browsers: [Browser] = []
            for host in Self.hosts {
                browsers.append(server.browser(host))
                browsers.append(try await server.browser(of: "root", on: host))
            }
            for pattern in paths {
                let path = Self.filled(pattern, [:], other: script)
                for browser in browsers {
                    let asked = [path] + query.map { "\(path)?\($0)=\(script)" }
                    for address in pattern.contains("{") ? [path] : asked {
                        let answer = try await browser.get(address)
                        #expect(answer.status < 500, "\(address)")
                        #expect(!answer.text.lowercased().contains("<script>alert"), "\(address)")
                        #expect(answer.answer.header("X-Content-Type-Options") == "nosniff", "\(address)")
                    }
                }
            }
        }
    }

    /// Each field of each form has a label that is its own, so that nobody has to see the page to fill it in.
    @Test func everyFieldHasItsLabel() async throws {
        try await PageServer.run { server in
            let bob = try await server.account("bob")
            try await server.superuser()
            for host in Self.hosts {
                for browser in [server.browser(host), try await server.browser(of: "root", on: host)] {
                    for pattern in Self.paths("GET") where pattern != "/docs" && pattern != "/feed.atom" {
                        let path = Self.filled(pattern, ["account": "\(bob)", "site": "blog"], other: "none")
                        let answer = try await browser.get(path)
                        guard answer.answer.header("Content-Type")?.hasPrefix("text/html") == true else { continue }
                        let page = HTMLPage(answer.text)
                        let labels = page.tags(named: "label").compactMap { $0["for"] }
                        let controls = ["input", "select", "textarea"].flatMap(page.tags(named:))
                            .filter { $0["type"] != "hidden" }
                        for control in controls {
                            let id = try #require(control["id"], "\(path): \(control)")
                            #expect(labels.filter { $0 == id }.count == 1, "\(path): \(id)")
                        }
                        #expect(page.tags(named: "html").first?["lang"] == "en", "\(path)")
                        #expect(page.tags(named: "h1").count == 1, "\(path)")
                        #expect(page.tags(named: "script").isEmpty, "\(path)")
                    }
                }
            }
        }
    }
}
