import Accounts
import GatewayTesting
import Testing

/// One profile: read, made, replaced, changed, deleted.
@Suite struct ProfileRouteTests {
    static let path = "/api/v1/sites/blog/profiles/@bob"

    @Test func readsAProfileWithItsTag() async throws {
        try await withServer { server in
            let bob = try await server.account("bob")
            let answer = try await server.blog.get(Self.path)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json")
            let json = try answer.json
            #expect(json["account"] == JSONValue(bob.rawValue))
            #expect(json["fields"]?["subscribed"] == true)
            #expect(json["fields"]?["credit"] == nil)
            #expect(json["source"] == "store")
            let tag = try #require(answer.header("ETag"))
            #expect(tag == "\"\(json["version"]?.string ?? "")\"")
            for sent in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let again = try await server.blog.get(Self.path, headers: [("If-None-Match", sent)])
                #expect(again.status == 304)
                #expect(again.header("ETag") == tag)
                #expect(again.header("Content-Length") == nil)
            }
            #expect(try await server.blog.get(Self.path, headers: [("If-None-Match", "\"x\"")]).status == 200)
            try expectProblem(try await server.blog.get(Self.path, headers: [("If-None-Match", "x")]), .malformed, 400)
        }
    }

    @Test func tellsWhatIsNotThereApart() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            _ = try await server.account("eve")
            try expectProblem(try await server.admin.get("/api/v1/sites/vault/profiles/1"), .profileNotFound, 404)
            for account in ["99", "@nobody", "0", "-1", "01", "bob", "@", "99999999999999999999"] {
                try expectProblem(
                    try await server.blog.get("/api/v1/sites/blog/profiles/\(account)"), .accountNotFound, 404)
            }
            let answer = try await server.admin.get("/api/v1/sites/forum/profiles/1")
            try expectProblem(answer, .profileIncomplete, 409)
            #expect(try answer.json["incomplete"] == ["nickname"])
            #expect(try answer.json["site"] == "forum")
            try expectProblem(try await server.blog.get("/api/v1/sites/blog/profiles/%ff"), .malformed, 400)
            try expectProblem(try await server.blog.get("/api/v1/sites/blog/profiles/%4"), .malformed, 400)
            try expectProblem(try await server.blog.get("/api/v1/sites/blog/profiles/@a%00"), .malformed, 400)
        }
    }

    @Test(arguments: ["bob.smith", "bob+x", "a_b-c", "Jürgen", "日本語", "٣", "ǅ", "with..dots."])
    func findsEveryLegalUsername(name: String) async throws {
        try await withServer { server in
            let id = try await server.account(name)
            let escaped = "@\(name)".utf8.map { byte in
                let hex = String(byte, radix: 16)
                return "%" + (hex.count == 1 ? "0" + hex : hex)
            }.joined()
            let answer = try await server.blog.get("/api/v1/sites/blog/profiles/\(escaped)")
            #expect(answer.status == 200)
            #expect(try answer.json["account"] == JSONValue(id.rawValue))
            if name.utf8.allSatisfy({ $0 < 0x80 }) {
                #expect(try await server.blog.get("/api/v1/sites/blog/profiles/@\(name.uppercased())").status == 200)
            }
        }
    }

    @Test func makesAndReplacesAProfile() async throws {
        try await withServer { server in
            let bob = try await server.account("bob")
            let vault = "/api/v1/sites/vault/profiles/@bob"
            let made = try await server.admin.send("PUT", vault, json: ["fields": ["note": "one"]])
            #expect(made.status == 201)
            #expect(made.header("Location") == "/api/v1/sites/vault/profiles/\(bob)")
            let tag = try #require(made.header("ETag"))
            #expect(try await server.admin.get(made.header("Location") ?? "").json == made.json)
            let star = [("If-None-Match", "*")]
            let taken = try await server.admin.send("PUT", vault, json: ["fields": ["note": "x"]], headers: star)
            try expectProblem(taken, .versionMismatch, 412)
            let match = [("If-Match", tag)]
            let changed = try await server.admin.send("PUT", vault, json: ["fields": ["note": "two"]], headers: match)
            #expect(changed.status == 200)
            let stale = try await server.admin.send("PUT", vault, json: ["fields": ["note": "three"]], headers: match)
            try expectProblem(stale, .versionMismatch, 412)
            let weak = [("If-Match", "W/\(changed.header("ETag") ?? "")")]
            try expectProblem(
                try await server.admin.send("PUT", vault, json: ["fields": [:]], headers: weak), .versionMismatch, 412)
            let emptied = try await server.admin.send("PUT", vault, json: ["fields": [:]])
            #expect(try emptied.json["fields"]?["note"] == .null)
        }
    }

    @Test func changesTheNamedFieldsAlone() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let body: JSONValue = ["fields": ["display_name": "Bob", "age": 42, "settings": ["a": 1, "b": ["c": 2]]]]
            #expect(try await server.blog.send("PUT", Self.path, json: body).status == 201)
            let patch: JSONValue = ["fields": ["age": nil, "settings": ["a": nil, "b": ["d": 3]]]]
            let type = [("Content-Type", "application/merge-patch+json")]
            let answer = try await server.blog.send(
                "PATCH", Self.path, headers: type, body: patch.utf8)
            #expect(answer.status == 200)
            let fields = try answer.json["fields"]
            #expect(fields?["display_name"] == "Bob")
            #expect(fields?["age"] == .null)
            #expect(fields?["settings"] == ["b": ["c": 2, "d": 3]])
            let stale = try await server.blog.send("PATCH", Self.path, json: patch, headers: [("If-Match", "\"x\"")])
            try expectProblem(stale, .versionMismatch, 412)
            try expectProblem(
                try await server.admin.send("PATCH", "/api/v1/sites/vault/profiles/1", json: ["fields": [:]]),
                .profileNotFound, 404)
        }
    }

    @Test func deletesTwiceWithoutAnError() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let tag = try #require(try await server.blog.get(Self.path).header("ETag"))
            let stale = try await server.blog.send("DELETE", Self.path, headers: [("If-Match", "\"x\"")])
            try expectProblem(stale, .versionMismatch, 412)
            let gone = try await server.blog.send("DELETE", Self.path, headers: [("If-Match", tag)])
            #expect(gone.status == 204)
            #expect(gone.body.isEmpty)
            #expect(gone.header("Content-Length") == nil)
            #expect(try await server.blog.send("DELETE", Self.path).status == 204)
        }
    }

    @Test func writesToNoReadOnlyStore() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let path = "/api/v1/sites/shop/profiles/1"
            for (method, body) in [("PUT", ["fields": [:]] as JSONValue), ("PATCH", ["fields": [:]]), ("DELETE", nil)] {
                let answer = try await server.shop.send(method, path, json: body)
                try expectProblem(answer, .readOnly, 409)
                #expect(try answer.json["site"] == "shop")
            }
            let profile = try await server.shop.get(path).json
            #expect(profile["fields"]?["company"] == "ACME")
            #expect(profile["incomplete"] == ["bureau"])
        }
    }
}
