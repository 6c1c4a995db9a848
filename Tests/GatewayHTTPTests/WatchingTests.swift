import Accounts
import Gateway
import GatewayHTTP
import GatewayTesting
import Testing

/// Readiness and metrics: who sees what.
@Suite struct WatchingTests {
    @Test func showsNamesToAdministratorsAlone() async throws {
        try await withServer(admin: true) { server in
            for client in [server.client, server.blog, server.global, server.client.with(key: "wrong")] {
                let answer = try await client.get("/readyz")
                #expect(answer.status == 200)
                #expect(try answer.json == ["status": "ready"])
            }
            let port = try #require(server.adminPort)
            for client in [server.admin, HTTPClient(port: port)] {
                let json = try await client.get("/readyz").json
                #expect(json["status"] == "ready")
                #expect(json["databases"]?.elements.map { $0["name"] } == ["legacy", "main"])
                #expect(json["databases"]?.elements.map { $0["state"] } == ["up", "up"])
                #expect(json["databases"]?.elements.allSatisfy { $0["latency_ms"]?.kind == "a number" } == true)
                #expect(json["sites"]?.elements.map { $0["site"] } == ["blog", "forum", "shop", "vault", "wiki"])
            }
            try expectProblem(try await HTTPClient(port: port).get("/api/v1/sites"), .notFound, 404)
        }
    }

    @Test func isOutOnlyWhereTheCoreIs() async throws {
        try await withServer { server in
            try server.gateway.router.route("shop").health.report(["shop: the column bureau is missing"])
            server.databases["legacy"]?.goDown()
            let degraded = try await server.admin.get("/readyz")
            #expect(degraded.status == 200)
            #expect(try degraded.json["status"] == "degraded")
            let legacy = try degraded.json["databases"]?.elements.first
            #expect(legacy?["state"] == "down")
            #expect(legacy?["error"]?.string?.contains("sql01") == false)
            #expect(degraded.text.contains("the column bureau is missing"))
            #expect(try await server.client.get("/readyz").json == ["status": "ready"])
            #expect(try await server.admin.get("/api/v1/sites/shop").json["state"] == "degraded")
            server.databases["main"]?.goDown()
            let out = try await server.client.get("/readyz")
            #expect(out.status == 503)
            #expect(try out.json == ["status": "unavailable"])
            #expect(try await server.client.get("/healthz").status == 200)
        }
    }

    @Test func countsRequests() async throws {
        try await withServer(admin: true) { server in
            for _ in 0..<3 { _ = try await server.client.get("/healthz") }
            _ = try await server.client.get("/nowhere/\(String(repeating: "x", count: 50))")
            _ = try await server.client.send("PROPFIND", "/healthz")
            try expectProblem(try await server.global.get("/metrics"), .forbidden, 403)
            try expectProblem(try await server.blog.get("/metrics"), .forbidden, 403)
            let answer = try await server.admin.get("/metrics")
            #expect(answer.header("Content-Type")?.hasPrefix("text/plain; version=0.0.4") == true)
            let text = answer.text
            #expect(text.contains("# TYPE http_requests_total counter\n"))
            #expect(text.contains("http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 3\n"))
            #expect(text.contains("http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1\n"))
            #expect(text.contains("http_requests_total{method=\"OTHER\",route=\"/healthz\",status=\"405\"} 1\n"))
            #expect(text.contains("http_request_duration_seconds_count{method=\"GET\",route=\"/healthz\"} 3\n"))
            #expect(text.contains("http_requests_in_flight 1\n"))
            let port = try #require(server.adminPort)
            #expect(try await HTTPClient(port: port).get("/metrics").status == 200)
        }
    }
}
