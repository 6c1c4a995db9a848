import Accounts
import Foundation
import GatewayTesting
import HTTPTypes
import OrderedCollections
import Testing

@testable import GatewayHTTP

/// The API's description, and the pages that show it.
@Suite struct DescriptionTests {
    @Test func describesEveryRouteAndNoOther() {
        var table = RouteTable()
        table.addRoutes(of: .main, metrics: PrometheusMetrics())
        let routes = table.entries.filter { !table.pagePaths.contains($0.path) }.flatMap { entry in
            entry.methods.filter { $0 != .head }.map { "\($0) \(entry.path)" }
        }
        #expect(Set(routes) == Set(Operation.all.map { "\($0.method) \($0.path)" }))
        #expect(Set(Operation.all.map(\.id)).count == Operation.all.count)
        for operation in Operation.all {
            let named = operation.parameters.filter { $0.place == "path" }.map { "{\($0.name)}" }
            let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map(String.init)
            #expect(Set(named) == Set(inPath))
        }
    }

    @Test func refersToNothingThatIsNotThere() {
        for sites in [[], TestSites.all] {
            let document = OpenAPIDocument(sites: sites, audience: .admin).json
            var references: Set<String> = []
            Self.collect(document, into: &references)
            #expect(references.count > 20)
            for reference in references {
                let found = reference.dropFirst(2).split(separator: "/").reduce(Optional(document)) { $0?[String($1)] }
                #expect(found != nil, "\(reference)")
            }
        }
    }

    private static func collect(_ json: JSONValue, into references: inout Set<String>) {
        switch json {
        case .object(let members):
            if let reference = members["$ref"]?.string { references.insert(reference) }
            for value in members.values { collect(value, into: &references) }
        case .array(let elements): for element in elements { collect(element, into: &references) }
        default: break
        }
    }

    @Test func showsEachAskerTheSitesTheySee() async throws {
        try await withServer(admin: true) { server in
            let open = try await server.client.get("/openapi.json")
            #expect(open.status == 200)
            #expect(try open.json["openapi"] == "3.1.0")
            for name in ["blog", "shop", "vault", "display_name"] {
                #expect(!open.text.contains("\"\(name)\""))
            }
            let blog = try await server.blog.get("/openapi.json").json["components"]?["schemas"]
            #expect(blog?["Profile-blog"] != nil)
            #expect(blog?["Profile-shop"] == nil)
            #expect(blog?["Profile-blog"]?["properties"]?["fields"]?["properties"]?["credit"] == nil)
            let admin = try await server.admin.get("/openapi.json").json["components"]?["schemas"]
            #expect(admin?["Profile-blog"]?["properties"]?["fields"]?["properties"]?["credit"] != nil)
            #expect(admin?["Profile-shop"] != nil)
            let input = admin?["ProfileInput-blog"]?["properties"]?["fields"]?["properties"]
            #expect(input?["seen"] == nil)
            #expect(input?["age"]?["maximum"] == 150)
            let port = try #require(server.adminPort)
            #expect(try await HTTPClient(port: port).get("/openapi.json").text.contains("Profile-vault"))
            try expectProblem(try await server.client.with(key: "x").get("/openapi.json"), .unauthorized, 401)
        }
    }

    @Test func givesTheModelOfASite() async throws {
        try await withServer { server in
            let json = try await server.blog.get("/api/v1/sites/blog").json
            #expect(json["name"] == "The blog")
            #expect(json["access"] == "read-write")
            #expect(json["creation"] == "on-access")
            #expect(json["profile"]?["$schema"] == "https://json-schema.org/draft/2020-12/schema")
            let fields = json["profile"]?["properties"]
            #expect(fields?["display_name"]?["title"] == "Display name")
            #expect(fields?["display_name"]?["maxLength"] == 50)
            #expect(fields?["city"]?["enum"] == ["tlv", "hfa", nil])
            #expect(fields?["city"]?["x-choices"]?.elements.first == ["value": "tlv", "label": "Tel Aviv"])
            #expect(fields?["city"]?["x-filter"] == true)
            #expect(fields?["seen"]?["readOnly"] == true)
            #expect(fields?["seen"]?["x-edit"] == "never")
            #expect(fields?["credit"] == nil)
            #expect(fields?["subscribed"]?["default"] == true)
            let shop = try await server.shop.get("/api/v1/sites/shop").json
            #expect(shop["profile"]?["required"] == ["bureau"])
            #expect(shop["profile"]?["properties"]?["bureau"]?["type"] == "string")
            #expect(shop["collections"]?.elements.first?["name"] == "orders")
        }
    }

    @Test func showsPagesThatNeedNothingFromElsewhere() async throws {
        try await withServer { server in
            let problems = AccountError.Code.allCases.map { "/problems/\($0.rawValue)" }
            for path in ["/", "/docs", "/docs/docs.css", "/docs/docs.js", "/problems"] + problems {
                let answer = try await server.client.get(path)
                #expect(answer.status == 200)
                for url in ["http:", "https:", "//cdn", "@import", "innerHTML"] { #expect(!answer.text.contains(url)) }
            }
            let docs = try await server.client.get("/docs")
            #expect(docs.header("Content-Type") == "text/html; charset=utf-8")
            #expect(docs.header("Content-Security-Policy")?.contains("script-src 'self'") == true)
            #expect(docs.text.contains("name=\"viewport\""))
            try expectProblem(try await server.client.get("/problems/nosuch"), .notFound, 404)
        }
    }

    @Test func refusesUnknownHostsWhereItIsTold() async throws {
        try await withServer {
            $0.refusesUnknownHosts = true
            $0.ownHosts = ["gate.example.org"]
        } _: { server in
            for host in ["gate.example.org", "GATE.example.org:8080", "blog.example.org"] {
                let answer = try await server.client.get("/", headers: [("Host", host)])
                #expect(answer.status == 200, "\(host): \(answer.text)")
            }
            try expectProblem(try await server.client.get("/", headers: [("Host", "evil.test")]), .unknownHost, 421)
            #expect(try await server.client.get("/healthz", headers: [("Host", "10.0.0.1")]).status == 200)
        }
    }
}
