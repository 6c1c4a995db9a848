import Accounts
import GatewayHTTP
import GatewayTesting
import Testing

/// Bodies that are wrong in every way a body can be.
@Suite struct BadBodyTests {
    static let path = "/api/v1/sites/blog/profiles/1"

    @Test(
        arguments: [
            ("", nil), ("{", 1), ("{\"fields\": {}", 13), ("[1,]", 3), ("{'a': 1}", 1), ("nul", 0), ("{} x", 3),
            ("{\"fields\": {\"age\": 1, \"age\": 2}}", 30), ("\"\\ud800\"", nil), ("{\"a\": 01}", 7),
            ("{\"a\": \"\u{1}\"}", 7), ("\u{FEFF}{}", 0), ("{\"a\": NaN}", 6), ("{\"a\": 1e}", 8),
            (String(repeating: "[", count: 40) + String(repeating: "]", count: 40), 32),
            (String(repeating: "[", count: 100_000), 32),
        ] as [(String, Int?)])
    func refusesWhatIsNoJSON(text: String, offset: Int?) async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            for method in ["PUT", "PATCH"] {
                let answer = try await server.blog.send(method, Self.path, text: text)
                try expectProblem(answer, .malformed, 400)
                if let offset { #expect(try answer.json["offset"] == JSONValue(offset)) }
            }
            try expectProblem(
                try await server.blog.send("POST", "/api/v1/sites/blog/profiles/lookup", text: text), .malformed, 400)
            try expectProblem(try await server.global.send("POST", "/api/v1/accounts", text: text), .malformed, 400)
        }
    }

    @Test func refusesBytesThatAreNoUTF8() async throws {
        try await withServer { server in
            let bodies: [[UInt8]] = [
                Array("{\"fields\": {\"bio\": \"".utf8) + [0xFF] + Array("\"}}".utf8), [0xFE, 0xFF, 0, 0x7B],
                Array("\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"".utf8), [0xC0, 0xAF],
            ]
            for body in bodies {
                let type = [("Content-Type", "application/json")]
                try expectProblem(
                    try await server.blog.send("PUT", Self.path, headers: type, body: body), .malformed, 400)
            }
        }
    }

    @Test func refusesOtherTypes() async throws {
        try await withServer { server in
            let types = [
                "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "", "json",
                "application/merge-patch+json", "multipart/form-data; boundary=x",
            ]
            for type in types {
                let headers = [("Content-Type", type)]
                let answer = try await server.blog.send("PUT", Self.path, headers: headers, body: Array("{}".utf8))
                try expectProblem(answer, .unsupportedMediaType, 415)
            }
            let none = try await server.blog.send("PUT", Self.path, body: Array("{}".utf8))
            try expectProblem(none, .unsupportedMediaType, 415)
            let packed = try await server.blog.send(
                "PUT", Self.path, text: "{}", headers: [("Content-Encoding", "gzip")])
            try expectProblem(packed, .unsupportedMediaType, 415)
            let fine = [("Content-Type", "Application/JSON; Charset=UTF-8")]
            _ = try await server.account("bob")
            let body = Array("{\"fields\": {}}".utf8)
            #expect(try await server.blog.send("PUT", Self.path, headers: fine, body: body).status == 201)
        }
    }

    @Test func refusesWhatIsTooLarge() async throws {
        try await withServer {
            $0.maximumBodyBytes = 1000
        } _: { server in
            _ = try await server.account("bob")
            let large = "{\"fields\": {\"bio\": \"\(String(repeating: "x", count: 2000))\"}}"
            try expectProblem(try await server.blog.send("PUT", Self.path, text: large), .tooLarge, 413)
            // Without a length the bytes themselves are counted.
            let headers = [
                ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked"),
                ("Authorization", "Bearer \(server.keys.blog)"),
            ]
            let chunk = "3e8\r\n" + String(repeating: " ", count: 1000) + "\r\n"
            let answer = try await server.client.withConnection { connection in
                try await connection.request(
                    "PUT", Self.path, headers: headers, body: Array((chunk + chunk + "0\r\n\r\n").utf8))
            }
            try expectProblem(answer, .tooLarge, 413)
            let fits = "{\"fields\": {\"bio\": \"\(String(repeating: "x", count: 900))\"}}"
            #expect(try await server.blog.send("PUT", Self.path, text: fits).status == 201)
        }
    }

    @Test func namesEveryFieldThatIsWrong() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let fields: JSONValue = [
                "display_name": 5, "age": "forty", "credit": "1.00", "subscribed": "yes", "birthday": "2023-02-29",
                "seen": "2024-01-01T00:00:00Z", "token": "x", "contact": "bob", "website": "javascript:alert(1)",
                "city": "jlm", "picture": "%%%", "badge": .string(String(repeating: "\0", count: 1)), "nosuch": 1,
                "bio": ["a"],
            ]
            for method in ["PUT", "PATCH"] {
                let answer = try await server.blog.send(method, Self.path, json: ["fields": fields])
                try expectProblem(answer, .invalidFields, 422)
                #expect(
                    try answer.fieldCodes == [
                        "display_name": "type", "age": "type", "credit": "unknown", "subscribed": "type",
                        "birthday": "format", "seen": "read-only", "token": "format", "contact": "format",
                        "website": "format", "city": "choice", "picture": "format", "badge": "format",
                        "nosuch": "unknown", "bio": "type",
                    ])
            }
            let range = try await server.blog.send("PATCH", Self.path, json: ["fields": ["age": 151]])
            #expect(try range.fieldCodes == ["age": "too-large"])
            let admin = try await server.admin.send("PUT", Self.path, json: ["fields": ["credit": "12.5"]])
            #expect(admin.status == 201)
            #expect(try admin.json["fields"]?["credit"]?.string.map { $0.hasPrefix("12.5") } == true)
        }
    }

    @Test(arguments: [
        ("[]", ["": "type"]), ("{}", ["fields": "required"]), ("{\"fields\": []}", ["fields": "type"]),
        ("{\"fields\": null}", ["fields": "type"]), ("{\"fields\": {}, \"x\": 1}", ["x": "unknown"]),
        ("{\"display_name\": \"Bob\"}", ["display_name": "unknown"]),
    ])
    func wantsAnObjectOfFields(text: String, codes: [String: String]) async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let answer = try await server.blog.send("PUT", Self.path, text: text)
            try expectProblem(answer, .invalidFields, 422)
            #expect(try answer.fieldCodes == codes)
        }
    }
}
