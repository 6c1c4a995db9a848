import Accounts
import GatewayTesting
import Testing

/// Lists, look-ups and collections.
@Suite struct ListRouteTests {
    static let profiles = "/api/v1/sites/blog/profiles"

    @Test func listsAccountsPageByPage() async throws {
        try await withServer { server in
            for name in ["ann", "bob", "cyd", "dan", "eve"] {
                _ = try await server.account(name, email: "\(name)@example.org")
            }
            var path = "/api/v1/accounts?limit=2"
            var names: [String] = []
            for _ in 0..<3 {
                let json = try await server.global.get(path).json
                names += json["accounts"]?.elements.compactMap { $0["username"]?.string } ?? []
                guard let next = json["next"]?.string else { break }
                path = "/api/v1/accounts?limit=2&cursor=\(next)"
            }
            #expect(names == ["eve", "dan", "cyd", "bob", "ann"])
            let found = try await server.global.get("/api/v1/accounts?q=BOB%40example").json
            #expect(found["accounts"]?.elements.map { $0["username"] } == ["bob"])
            #expect(found["next"] == .null)
            try expectProblem(try await server.global.get("/api/v1/accounts?cursor=zzz!"), .malformed, 400)
        }
    }

    @Test func listsAndFiltersProfiles() async throws {
        try await withServer { server in
            for (name, city) in [("ann", "tlv"), ("bob", "hfa"), ("cyd", "tlv")] {
                _ = try await server.account(name)
                _ = try await server.blog.send(
                    "PUT", "\(Self.profiles)/@\(name)", json: ["fields": ["city": .string(city)]])
            }
            let first = try await server.reader.get("\(Self.profiles)?limit=2").json
            #expect(first["profiles"]?.elements.count == 2)
            let next = try #require(first["next"]?.string)
            let second = try await server.reader.get("\(Self.profiles)?limit=2&cursor=\(next)").json
            #expect(second["profiles"]?.elements.map { $0["account"] } == [3])
            #expect(second["next"] == .null)
            let filtered = try await server.reader.get("\(Self.profiles)?filter.city=tlv").json
            #expect(filtered["profiles"]?.elements.map { $0["account"] } == [1, 3])
        }
    }

    @Test(arguments: [
        ("limit=0", ["limit": "format"]), ("limit=1001", ["limit": "format"]), ("limit=x", ["limit": "format"]),
        ("limit=1&limit=2", ["limit": "format"]), ("offset=3", ["offset": "unknown"]),
        ("filter.bio=x", ["bio": "unknown"]), ("filter.nosuch=x", ["nosuch": "unknown"]),
        ("filter.city=jlm", ["city": "choice"]), ("filter.city=tlv&filter.city=hfa", ["filter.city": "format"]),
        ("Limit=3&x", ["Limit": "unknown", "x": "unknown"]),
    ])
    func refusesParametersItDoesNotKnow(query: String, codes: [String: String]) async throws {
        try await withServer { server in
            let answer = try await server.reader.get("\(Self.profiles)?\(query)")
            try expectProblem(answer, .invalidFields, 422)
            #expect(try answer.fieldCodes == codes)
        }
    }

    @Test func namesTheParametersThereAre() async throws {
        try await withServer { server in
            let answer = try await server.reader.get("\(Self.profiles)?offset=3")
            #expect(answer.text.contains("the parameters are: cursor, limit, filter.city"))
        }
    }

    @Test(arguments: ["%", "limit=%ff", "limit=%zz", "a%00=b"])
    func refusesBrokenQueries(query: String) async throws {
        try await withServer { server in
            try expectProblem(try await server.reader.get("\(Self.profiles)?\(query)"), .malformed, 400)
        }
    }

    @Test func takesNoParametersWhereThereAreNone() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            for path in ["/api/v1/sites", "/api/v1/sites/blog", "\(Self.profiles)/1", "/api/v1/accounts/1"] {
                try expectProblem(try await server.global.get("\(path)?x=1"), .invalidFields, 422)
            }
        }
    }

    @Test func looksUpManyAtOnce() async throws {
        try await withServer { server in
            for name in ["ann", "bob"] {
                _ = try await server.account(name)
                _ = try await server.blog.get("\(Self.profiles)/@\(name)")
            }
            _ = try await server.account("cyd")
            let body: JSONValue = ["accounts": [1, "@BOB", "@cyd", 99, 1, "@nobody"]]
            let json = try await server.reader.send("POST", "\(Self.profiles)/lookup", json: body).json
            #expect(json["profiles"]?.elements.map { $0["account"] } == [1, 2])
            #expect(json["missing"] == ["@cyd", 99, "@nobody"])
        }
    }

    @Test func looksUpAThousandAtTheMost() async throws {
        try await withServer { server in
            let path = "\(Self.profiles)/lookup"
            let thousand = JSONValue.array((1...1000).map { JSONValue($0) })
            #expect(try await server.reader.send("POST", path, json: ["accounts": thousand]).status == 200)
            let more = JSONValue.array((1...1001).map { JSONValue($0) })
            let answer = try await server.reader.send("POST", path, json: ["accounts": more])
            try expectProblem(answer, .invalidFields, 422)
            #expect(try answer.fieldCodes == ["accounts": "too-long"])
            let wrong: JSONValue = ["accounts": [1, "bob", .number("1.5"), -1, nil, "@"], "x": 1]
            let codes = try await server.reader.send("POST", path, json: wrong).fieldCodes
            #expect(
                codes == [
                    "accounts[1]": "type", "accounts[2]": "type", "accounts[3]": "type", "accounts[4]": "type",
                    "accounts[5]": "type", "x": "unknown",
                ])
            #expect(try await server.reader.send("POST", path, json: [:]).fieldCodes == ["accounts": "type"])
        }
    }

    @Test func listsTheRowsOfACollection() async throws {
        try await withServer { server in
            _ = try await server.account("bob")
            let path = "/api/v1/sites/shop/profiles/1/orders"
            let first = try await server.shop.get("\(path)?limit=2").json
            #expect(first["rows"]?.elements.compactMap { $0["fields"]?["item"]?.string } == ["thing 1", "thing 2"])
            let next = try #require(first["next"]?.string)
            let second = try await server.shop.get("\(path)?limit=2&cursor=\(next)").json
            #expect(second["rows"]?.elements.compactMap { $0["id"]?.string } == ["3"])
            try expectProblem(try await server.shop.get("/api/v1/sites/shop/profiles/1/nosuch"), .notFound, 404)
            try expectProblem(try await server.shop.get("/api/v1/sites/shop/profiles/9/orders"), .accountNotFound, 404)
        }
    }
}
