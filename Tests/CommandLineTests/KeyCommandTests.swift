import Accounts
import Testing

extension CommandLineTests {
    @Suite struct KeyCommands {
        @Test func showsAKeyOnceAndRevokesIt() async throws {
            let place = try await Workplace()
            let made = try await place.run(
                "key", "create", "--site", "blog", "--scope", "profiles:read", "--name", "front end", "--expires",
                "30d",
                "--json")
            #expect(made.status == 0, "\(made.error)")
            let key = try #require(try made.json["key"]?.string)
            let id = try #require(try made.json["id"]?.string)
            #expect(key.hasPrefix("ghk_\(id)_"))
            #expect(try made.json["sites"] == ["blog"])

            let listed = try await place.run("key", "list", "--json")
            #expect(!listed.output.contains(key))
            #expect(listed.output.contains(id))
            #expect(try await place.run("key", "revoke", id).status == 0)
            #expect(try await place.run("key", "revoke", id).status == 1)
            #expect(try await place.run("key", "list").output.contains("revoked"))
        }

        @Test func refusesWhatDoesNotFit() async throws {
            let place = try await Workplace()
            for wrong in [
                ["--scope", "profiles:read"], ["--site", "blog"], ["--site", "blog", "--scope", "everything"],
                ["--site", "blog", "--all-sites", "--scope", "admin"],
                ["--site", "blog", "--scope", "admin", "--expires", "soon"],
            ] {
                let refused = try await place.run(["key", "create"] + wrong)
                #expect(refused.status == 64, "\(wrong): \(refused.error)")
            }
            let global = try await place.run("key", "create", "--site", "blog", "--scope", "accounts:read", "--json")
            #expect(global.status == 1)
            #expect(try global.problem["type"] == "/problems/invalid-fields")
            let unknown = try await place.run("key", "create", "--site", "nope", "--scope", "admin", "--json")
            #expect(try unknown.problem["type"] == "/problems/unknown-site")
        }
    }
}
