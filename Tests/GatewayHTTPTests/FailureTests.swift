import Accounts
import GatewayHTTP
import GatewayTesting
import Logging
import Testing

/// What is answered when something behind the gateway fails.
@Suite struct FailureTests {
    static let path = "/api/v1/sites/blog/profiles/1"

    struct Secret: Error, CustomStringConvertible {
        let description = "SELECT hunter2 FROM sql01.internal"
    }

    @Test func tellsThatADatabaseIsOutAndHowLongToWait() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let error = AccountError(.databaseUnavailable, "the database \"main\" does not answer").with(
                \.retryAfter, 7)
            try server.fault("blog").fail(with: error)
            let answer = try await server.blog.get(Self.path)
            try expectProblem(answer, .databaseUnavailable, 503)
            #expect(answer.header("Retry-After") == "7")
            #expect(try answer.json["retry_after"] == 7)
            try server.fault("blog").fail(with: AccountError(.databaseUnavailable, "no"))
            #expect(try await server.blog.get(Self.path).header("Retry-After") == "5")
            // Other sites are not concerned.
            #expect(try await server.shop.get("/api/v1/sites/shop/profiles/1").status == 200)
        }
    }

    @Test func namesTheTableAndColumnThatAreMissing() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            try server.fault("blog").fail(
                with: AccountError.storeMismatch(site: "blog", table: "profiles", column: "bio"))
            let answer = try await server.blog.get(Self.path)
            try expectProblem(answer, .storeMismatch, 503)
            let json = try answer.json
            #expect(json["site"] == "blog")
            #expect(json["table"] == "profiles")
            #expect(json["column"] == "bio")
            #expect(json["detail"]?.string?.contains("gatehouse check") == true)
        }
    }

    @Test func tellsNothingOfWhatItDoesNotKnow() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            try server.fault("blog").fail(with: Secret())
            let answer = try await server.blog.get(Self.path)
            try expectProblem(answer, .internal, 500)
            #expect(!answer.text.contains("hunter2"))
            let line = try #require(server.log.lines.first { $0.level == .error })
            #expect(line.metadata["error"]?.contains("hunter2") == true)
            #expect(line.metadata["request_id"] == answer.header("X-Request-ID"))
        }
    }

    @Test func endsARequestThatTakesTooLong() async throws {
        try await withServer {
            $0.requestTimeout = .milliseconds(300)
        } _: { server in
            _ = try await server.account("bob")
            try server.fault("blog").hold()
            let answer = try await server.blog.get(Self.path)
            try expectProblem(answer, .timedOut, 504)
            #expect(answer.header("Connection") == "close")
            try server.fault("blog").heal()
            #expect(try await server.blog.get(Self.path).status == 200)
        }
    }

    @Test(arguments: [
        (AccountError.Code.conflict, 409), (.tooManyRequests, 429), (.invalidCredentials, 401),
        (.mustChangePassword, 403), (.timedOut, 504), (.unknownHost, 421),
    ])
    func givesEachErrorItsStatus(code: AccountError.Code, status: Int) async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            try server.fault("blog").fail(with: AccountError(code, "a reason"))
            let answer = try await server.blog.get(Self.path)
            try expectProblem(answer, code, status)
            #expect(try answer.json["detail"] == "a reason")
        }
    }
}
