import Accounts
import Gateway
import GatewayHTTP
import GatewayTesting
import Testing

/// What every answer has, whatever was asked.
@Suite struct EveryAnswerTests {
    @Test(arguments: ["/healthz", "/api/v1/sites", "/nowhere", "/api/v1/sites/blog/profiles/1", "/docs", "/"])
    func hasItsHeaders(path: String) async throws {
        try await withServer { server in
            let answer = try await server.client.get(path)
            #expect(answer.header("X-Request-ID")?.count == 24)
            #expect(answer.count(of: "X-Request-ID") == 1)
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Referrer-Policy") == "no-referrer")
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.header("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true)
        }
    }

    @Test func keepsARequestIDOfATrustedProxyAlone() async throws {
        let sent = [("X-Request-ID", "abc-123")]
        try await withServer { server in
            let answer = try await server.client.get("/healthz", headers: sent)
            #expect(answer.header("X-Request-ID") != "abc-123")
        }
        try await withServer {
            $0.trustedProxies = ["127.0.0.0/8"].compactMap { IPNetwork($0) }
        } _: { server in
            #expect(try await server.client.get("/healthz", headers: sent).header("X-Request-ID") == "abc-123")
            let bad = try await server.client.get("/healthz", headers: [("X-Request-ID", "a b\"c")])
            #expect(bad.header("X-Request-ID")?.count == 24)
            let forwarded = [("X-Forwarded-For", "6.6.6.6, 203.0.113.9")]
            _ = try await server.client.get("/healthz", headers: forwarded)
            #expect(server.log.lines.last?.metadata["client"] == "203.0.113.9")
        }
    }

    @Test func answersHeadAsGetWithoutABody() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            for path in ["/healthz", "/api/v1/sites", "/api/v1/sites/blog/profiles/1", "/api/v1/sites/none", "/docs"] {
                let get = try await server.blog.get(path)
                let head = try await server.blog.send("HEAD", path)
                #expect(head.status == get.status)
                #expect(head.body.isEmpty)
                #expect(head.header("Content-Length") == get.header("Content-Length"))
                #expect(head.header("ETag") == get.header("ETag"))
            }
        }
    }

    @Test(arguments: ["POST", "TRACE", "PROPFIND", "OPTIONS"])
    func tellsWhatAPathDoesNotDo(method: String) async throws {
        try await withServer { server in
            let answer = try await server.admin.send(method, "/api/v1/sites/blog/profiles/1")
            try expectProblem(answer, .methodNotAllowed, 405)
            #expect(answer.header("Allow") == "DELETE, GET, HEAD, PATCH, PUT")
        }
    }

    @Test func knowsNothingAtUnknownPaths() async throws {
        try await withServer { server in
            for path in ["/nowhere", "/api", "/api/v1", "/api/v1/sites/blog/profiles/1/orders/2", "/api/v2/sites"] {
                try expectProblem(try await server.admin.get(path), .notFound, 404)
            }
        }
    }

    @Test func logsEachRequestWithoutSecretsOrValues() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let answer = try await server.blog.get("/api/v1/sites/blog/profiles?filter.city=hfa&limit=3")
            #expect(answer.status == 200)
            let line = try #require(server.log.lines.last { $0.message == "request" })
            #expect(line.metadata["method"] == "GET")
            #expect(line.metadata["route"] == "/api/v1/sites/{site}/profiles")
            #expect(line.metadata["status"] == "200")
            #expect(line.metadata["request_id"] == answer.header("X-Request-ID"))
            #expect(!line.metadata.keys.contains { $0.hasPrefix("hb.") }, "another number of the request")
            #expect(line.metadata["key"] == server.keys.blog.split(separator: "_")[1].description)
            #expect(line.metadata["duration_ms"].flatMap(Double.init).map { $0 >= 0 } == true)
            #expect(!server.log.text.contains("hfa"))
            #expect(!server.log.text.contains(server.keys.blog.split(separator: "_")[2]))
        }
    }

    @Test func keepsAConnectionForTheNextRequest() async throws {
        try await withServer { server in
            try await server.client.withConnection { connection in
                for _ in 0..<3 { #expect(try await connection.request("GET", "/healthz").status == 200) }
                try await connection.send(
                    "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await connection.answer().status == 200)
                #expect(try await connection.answer().status == 404)
            }
        }
    }
}
