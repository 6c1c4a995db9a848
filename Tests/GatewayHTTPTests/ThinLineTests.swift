import Accounts
import GatewayTesting
import Testing

/// One request through everything.
@Suite struct ThinLineTests {
    @Test func servesAProfileToAKey() async throws {
        try await withServer { server in
            let bob = try await server.account("bob")
            let answer = try await server.blog.get("/api/v1/sites/blog/profiles/\(bob)")
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json")
            let json = try answer.json
            #expect(json["site"] == "blog")
            #expect(json["fields"]?["subscribed"] == true)
            let tag = try #require(answer.header("ETag"))
            #expect(tag == "\"\(json["version"]?.string ?? "")\"")
            let again = try await server.blog.get(
                "/api/v1/sites/blog/profiles/@bob", headers: [("If-None-Match", tag)])
            #expect(again.status == 304)
            #expect(again.header("ETag") == tag)
        }
    }

    @Test func tellsThatItLives() async throws {
        try await withServer { server in
            let answer = try await server.client.get("/healthz")
            #expect(answer.status == 200)
            #expect(answer.text == "ok\n")
            #expect(answer.header("X-Request-ID")?.count == 24)
        }
    }
}
