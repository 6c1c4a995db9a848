import Accounts
import GatewayHTTP
import GatewayTesting
import Testing

/// What happens on the connection itself: heads too large, what is no HTTP, clients that dawdle, and the end.
@Suite struct ConnectionTests {
    @Test func refusesHeadsThatAreTooLarge() async throws {
        try await withServer {
            $0.maximumHeaderBytes = 4096
        } _: { server in
            let large = String(repeating: "x", count: 5000)
            try expectProblem(
                try await server.client.get("/healthz", headers: [("X-Large", large)]), .headersTooLarge, 431)
            try expectProblem(try await server.client.get("/\(large)"), .headersTooLarge, 431)
            let many = (0..<200).map { ("X-\($0)", "x") }
            try expectProblem(try await server.client.get("/healthz", headers: many), .headersTooLarge, 431)
            let spread = (0..<80).map { ("X-\($0)", String(repeating: "x", count: 100)) }
            try expectProblem(try await server.client.get("/healthz", headers: spread), .headersTooLarge, 431)
            // A head that never ends is refused before it does, and the connection is closed.
            let end = try await server.client.withConnection { connection in
                try await connection.send("GET /" + String(repeating: "y", count: 9000))
                let answer = try await connection.answer()
                return (answer, try await connection.remainder())
            }
            try expectProblem(end.0, .headersTooLarge, 431)
            #expect(end.1.isEmpty)
            #expect(try await server.client.get("/healthz", headers: [("X", String(large.prefix(3000)))]).status == 200)
        }
    }

    @Test(arguments: [
        "hello\r\n\r\n", "GET /healthz HTTP/9.9\r\n\r\n", "GET  HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost a\r\n\r\n", "GET /healthz HTTP/1.1\r\nX: a\0b\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    ])
    func answersWhatIsNoHTTP(bytes: String) async throws {
        try await withServer { server in
            let (answer, rest) = try await server.client.withConnection { connection in
                try await connection.send(bytes)
                let answer = try await connection.answer()
                return (answer, try await connection.remainder())
            }
            try expectProblem(answer, .malformed, 400)
            #expect(answer.header("Connection") == "close")
            #expect(rest.isEmpty)
        }
    }

    @Test func answersABrokenChunk() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let answer = try await server.client.withConnection { connection in
                try await connection.request(
                    "PUT", "/api/v1/sites/blog/profiles/1",
                    headers: [
                        ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked"),
                        ("Authorization", "Bearer \(server.keys.blog)"),
                    ], body: Array("zz\r\n{}\r\n0\r\n\r\n".utf8))
            }
            try expectProblem(answer, .malformed, 400)
        }
    }

    @Test func waitsForNoHeadForEver() async throws {
        try await withServer {
            $0.idleTimeout = .milliseconds(400)
        } _: { server in
            let rest = try await server.client.withConnection { connection in
                try await connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ")
                return try await connection.remainder()
            }
            #expect(rest.isEmpty)
            let idle = try await server.client.withConnection { connection in
                let answer = try await connection.request("GET", "/healthz")
                return (answer.status, try await connection.remainder())
            }
            #expect(idle.0 == 200)
            #expect(idle.1.isEmpty)
        }
    }

    @Test func waitsForNoBodyForEver() async throws {
        try await withServer {
            $0.requestTimeout = .milliseconds(400)
        } _: { server in
            _ = try await server.account("bob")
            let (answer, rest) = try await server.client.withConnection { connection in
                try await connection.send(
                    "PUT /api/v1/sites/blog/profiles/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer \(server.keys.blog)\r\nContent-Length: 100\r\n\r\n{")
                let answer = try await connection.answer()
                return (answer, try await connection.remainder())
            }
            try expectProblem(answer, .timedOut, 504)
            #expect(rest.isEmpty)
        }
    }

    @Test func finishesWhatIsUnderWayWhenItShutsDown() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let fault = try server.fault("blog")
            fault.hold()
            try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
                group.addTask { try await server.blog.get("/api/v1/sites/blog/profiles/1") }
                await fault.waitForCaller()
                await server.shutDown()
                // New connections are refused as soon as the shutdown has begun; this one goes on.
                var isRefused = false
                while !isRefused {
                    do { _ = try await server.client.get("/healthz") } catch { isRefused = true }
                }
                fault.release()
                let answer = try #require(try await group.next())
                #expect(answer.status == 200)
            }
        }
    }
}
