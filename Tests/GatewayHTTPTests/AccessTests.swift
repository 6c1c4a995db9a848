import Accounts
import Gateway
import GatewayTesting
import Testing

/// Who may ask what.
@Suite struct AccessTests {
    /// Every route that names a site, with a body that would do.
    static let siteRoutes: [(method: String, path: String, body: JSONValue?)] = [
        ("GET", "/api/v1/sites/SITE", nil),
        ("GET", "/api/v1/sites/SITE/accounts/1", nil),
        ("GET", "/api/v1/sites/SITE/profiles", nil),
        ("POST", "/api/v1/sites/SITE/profiles/lookup", ["accounts": [1]]),
        ("GET", "/api/v1/sites/SITE/profiles/1", nil),
        ("PUT", "/api/v1/sites/SITE/profiles/1", ["fields": [:]]),
        ("PATCH", "/api/v1/sites/SITE/profiles/1", ["fields": [:]]),
        ("DELETE", "/api/v1/sites/SITE/profiles/1", nil),
        ("GET", "/api/v1/sites/SITE/profiles/1/orders", nil),
    ]

    static let accountRoutes: [(method: String, path: String, body: JSONValue?)] = [
        ("GET", "/api/v1/accounts", nil),
        ("POST", "/api/v1/accounts", ["username": "eve"]),
        ("GET", "/api/v1/accounts/1", nil),
        ("PATCH", "/api/v1/accounts/1", ["first_name": "Eve"]),
        ("DELETE", "/api/v1/accounts/1", nil),
        ("GET", "/api/v1/accounts/1/profiles", nil),
    ]

    private static func send(
        _ client: HTTPClient, _ route: (method: String, path: String, body: JSONValue?), site: String = "blog"
    ) async throws -> HTTPAnswer {
        let path = route.path.replacing("SITE", with: site)
        guard let body = route.body else { return try await client.send(route.method, path) }
        return try await client.send(route.method, path, json: body)
    }

    @Test func showsOtherSitesToNoKey() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            for route in Self.siteRoutes {
                let foreign = try await Self.send(server.blog, route, site: "shop")
                try expectProblem(foreign, .unknownSite, 404)
                let unknown = try await Self.send(server.blog, route, site: "nosuchsite")
                try expectProblem(unknown, .unknownSite, 404)
                // Nothing but the name tells a site that is hidden from one that is not there.
                let named = try unknown.json["detail"]?.string?.replacing("nosuchsite", with: "shop")
                #expect(try foreign.json["detail"]?.string == named)
                try expectProblem(try await Self.send(server.admin, route, site: "nosuchsite"), .unknownSite, 404)
                try expectProblem(try await Self.send(server.admin, route, site: "No%20Such"), .unknownSite, 404)
            }
            let sites = try await server.blog.get("/api/v1/sites").json
            #expect(sites["sites"]?.elements.map { $0["id"] } == ["blog"])
        }
    }

    @Test func wantsAKeyForEverything() async throws {
        try await withServer { server in
            for route in Self.siteRoutes + Self.accountRoutes + [
                ("GET", "/api/v1/sites", nil), ("GET", "/metrics", nil),
            ] {
                let answer = try await Self.send(server.client, route)
                try expectProblem(answer, .unauthorized, 401)
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
            }
        }
    }

    @Test func refusesWhatIsNoKey() async throws {
        try await withServer { server in
            let good = server.keys.blog
            let id = String(good.split(separator: "_")[1])
            let wrong = [
                "Bearer ", "Bearer x", "Bearer \(good)0", "Bearer ghk_\(id)_\(String(repeating: "0", count: 64))",
                "Basic \(good)", good, "Bearer \(good) \(good)", "Bearer ghk__", "Bearer", "Bearer\(good)",
                "Bearer\t\(good)", "Bearers \(good)", "Bearer \(good.replacing("ghk_", with: "ghk0"))",
                "Bearer \(good.dropLast())_", "Bearer \(good.replacing("ghk_", with: "ghs_"))",
            ]
            for header in wrong {
                let answer = try await server.client.get("/api/v1/sites", headers: [("Authorization", header)])
                try expectProblem(answer, .unauthorized, 401)
            }
            let twice = [("Authorization", "Bearer \(good)"), ("Authorization", "Bearer \(good)")]
            try expectProblem(try await server.client.get("/api/v1/sites", headers: twice), .unauthorized, 401)
            for scheme in ["Bearer", "bearer", "BEARER "] {
                let headers = [("Authorization", "\(scheme) \(good)")]
                #expect(try await server.client.get("/api/v1/sites", headers: headers).status == 200)
            }
            try await server.gateway.keys.revoke(id)
            try expectProblem(try await server.blog.get("/api/v1/sites"), .unauthorized, 401)
        }
    }

    @Test func needsTheScopeOfEachCall() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            for route in Self.siteRoutes where ["PUT", "PATCH", "DELETE"].contains(route.method) {
                try expectProblem(try await Self.send(server.reader, route), .forbidden, 403)
            }
            for route in Self.accountRoutes {
                try expectProblem(try await Self.send(server.blog, route), .forbidden, 403)
            }
            let flag: JSONValue = ["username": "eve", "is_staff": true]
            try expectProblem(try await server.global.send("POST", "/api/v1/accounts", json: flag), .forbidden, 403)
            let password: JSONValue = ["password": "correct horse"]
            try expectProblem(
                try await server.global.send("PATCH", "/api/v1/accounts/1", json: password), .forbidden, 403)
        }
    }

    @Test func showsAnAddressToItsScopeAlone() async throws {
        try await withServer { server in
            _ = try await server.account("bob", email: "bob@example.org")
            let blog = try await server.blog.get("/api/v1/sites/blog/accounts/@bob").json
            #expect(blog["account"]?["username"] == "bob")
            #expect(blog["account"]?["email"] == nil)
            #expect(blog["account"]?["is_active"] == nil)
            #expect(blog["profile"]?["site"] == "blog")
            let shop = try await server.shop.get("/api/v1/sites/shop/accounts/1").json
            #expect(shop["account"]?["email"] == "bob@example.org")
        }
    }
}
