import Accounts
import GatewayTesting
import Testing

/// The accounts themselves.
@Suite struct AccountRouteTests {
    static let path = "/api/v1/accounts"

    @Test func makesAnAccountWithItsProfiles() async throws {
        try await withServer { server in
            let body: JSONValue = [
                "username": "bob", "email": "  Bob@EXAMPLE.Com ", "first_name": " Bob ", "last_name": "Smith",
                "profiles": ["blog": ["display_name": "Bob"]],
            ]
            let answer = try await server.global.send("POST", Self.path, json: body)
            #expect(answer.status == 201)
            let json = try answer.json
            #expect(json["email"] == "Bob@example.com")
            #expect(json["full_name"] == "Bob Smith")
            #expect(json["is_active"] == true)
            #expect(json["last_login"] == .null)
            #expect(json["password"] == nil)
            #expect(json["pending"] == [])
            let location = try #require(answer.header("Location"))
            #expect(location == "/api/v1/accounts/\(json["id"]?.integer ?? 0)")
            let read = try await server.global.get(location)
            #expect(read.header("ETag") == answer.header("ETag"))
            #expect(
                try await server.blog.get("/api/v1/sites/blog/profiles/@bob").json["fields"]?["display_name"] == "Bob")
            #expect(try await server.admin.get("/api/v1/sites/wiki/profiles/@bob").json["fields"]?["language"] == "en")
        }
    }

    @Test func namesTheProfilesThatAreStillToCome() async throws {
        try await withServer { server in
            try server.fault("wiki").fail(with: AccountError(.databaseUnavailable, "no"))
            let answer = try await server.global.send("POST", Self.path, json: ["username": "bob"])
            #expect(answer.status == 201)
            #expect(try answer.json["pending"] == ["wiki"])
        }
    }

    @Test func refusesWhatIsTakenInAnyLetterCase() async throws {
        try await withServer { server in
            _ = try await server.account("bob", email: "Bob@example.org")
            let name = try await server.global.send("POST", Self.path, json: ["username": "BOB"])
            try expectProblem(name, .conflict, 409)
            #expect(try name.fieldCodes == ["username": "taken"])
            let email = try await server.global.send(
                "POST", Self.path, json: ["username": "eve", "email": "bOB@EXAMPLE.ORG"])
            try expectProblem(email, .conflict, 409)
            #expect(try email.fieldCodes == ["email": "taken"])
            _ = try await server.account("eve")
            let patch = try await server.global.send("PATCH", "\(Self.path)/@eve", json: ["username": "Bob"])
            try expectProblem(patch, .conflict, 409)
        }
    }

    @Test func namesEverythingThatIsWrongWithADraft() async throws {
        try await withServer { server in
            let body: JSONValue = [
                "username": "a b", "email": "x", "first_name": 1, "nosuch": true,
                "profiles": ["blog": ["age": "x"], "nosite": [:], "shop": [:], "vault": 3],
            ]
            let types = try await server.admin.send("POST", Self.path, json: body)
            try expectProblem(types, .invalidFields, 422)
            #expect(try types.fieldCodes == ["first_name": "type", "nosuch": "unknown", "profiles.vault": "type"])
            let rules: JSONValue = [
                "username": "a b", "email": "x", "password": "short",
                "profiles": ["blog": ["age": "x"], "nosite": [:], "shop": [:], "forum": [:]],
            ]
            let answer = try await server.admin.send("POST", Self.path, json: rules)
            try expectProblem(answer, .invalidFields, 422)
            #expect(
                try answer.fieldCodes == [
                    "username": "format", "email": "format", "password": "too-short", "profiles.blog.age": "type",
                    "profiles.nosite": "unknown", "profiles.shop": "read-only", "profiles.forum.nickname": "required",
                ])
            #expect(try await server.admin.get(Self.path).json["accounts"] == [])
        }
    }

    @Test func readsAndChangesAnAccount() async throws {
        try await withServer { server in
            let id = try await server.account("bob.smith", email: "bob@example.org")
            let byID = try await server.global.get("\(Self.path)/\(id)")
            let byName = try await server.global.get("\(Self.path)/%40BOB.smith")
            #expect(byID.status == 200)
            #expect(byID.body == byName.body)
            let tag = try #require(byID.header("ETag"))
            #expect(try await server.global.get("\(Self.path)/\(id)", headers: [("If-None-Match", tag)]).status == 304)
            let match = [("If-Match", tag)]
            let changed = try await server.global.send(
                "PATCH", "\(Self.path)/\(id)", json: ["last_name": "Smith", "email": nil], headers: match)
            #expect(changed.status == 200)
            #expect(try changed.json["last_name"] == "Smith")
            #expect(try changed.json["email"] == "")
            for method in ["PATCH", "DELETE"] {
                let stale = try await server.global.send(
                    method, "\(Self.path)/\(id)", json: ["last_name": "X"], headers: match)
                try expectProblem(stale, .versionMismatch, 412)
            }
            try expectProblem(try await server.global.get("\(Self.path)/999"), .accountNotFound, 404)
            let inactive = try await server.admin.send("PATCH", "\(Self.path)/\(id)", json: ["is_active": false])
            #expect(try inactive.json["is_active"] == false)
        }
    }

    @Test func deletesAsEachSiteSays() async throws {
        try await withServer { server in
            let id = try await server.account("bob")
            _ = try await server.blog.get("/api/v1/sites/blog/profiles/\(id)")
            _ = try await server.admin.send("PUT", "/api/v1/sites/vault/profiles/\(id)", json: ["fields": [:]])
            try expectProblem(try await server.global.send("DELETE", "\(Self.path)/\(id)"), .conflict, 409)
            _ = try await server.admin.send("DELETE", "/api/v1/sites/vault/profiles/\(id)")
            try server.fault("wiki").fail(with: AccountError(.databaseUnavailable, "no"))
            let answer = try await server.global.send("DELETE", "\(Self.path)/\(id)")
            #expect(answer.status == 200)
            let receipts = try answer.json["receipts"]
            #expect(receipts?["blog"] == "deleted")
            #expect(receipts?["shop"] == "retained")
            #expect(receipts?["wiki"] == "pending")
            try expectProblem(try await server.global.get("\(Self.path)/\(id)"), .accountNotFound, 404)
            try expectProblem(try await server.global.send("DELETE", "\(Self.path)/\(id)"), .accountNotFound, 404)
        }
    }

    @Test func readsTheProfilesOfEverySite() async throws {
        try await withServer { server in
            let id = try await server.account("bob")
            _ = try await server.blog.get("/api/v1/sites/blog/profiles/\(id)")
            try server.fault("shop").fail(
                with: AccountError(.databaseUnavailable, "the database of this site does not answer"))
            let json = try await server.global.get("\(Self.path)/\(id)/profiles").json
            #expect(json["profiles"]?.elements.map { $0["site"] } == ["blog"])
            #expect(json["missing"] == ["forum", "vault", "wiki"])
            let out = try #require(json["unavailable"]?.elements.first)
            #expect(out["site"] == "shop")
            #expect(out["type"] == "/problems/database-unavailable")
            try expectProblem(try await server.global.get("\(Self.path)/@nobody/profiles"), .accountNotFound, 404)
        }
    }
}
