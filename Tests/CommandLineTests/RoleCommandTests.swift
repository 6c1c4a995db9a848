import Accounts
import Testing

extension CommandLineTests {
    @Suite struct RoleCommands {
        @Test func givesARoleShowsItAndTakesItAway() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let given = try await place.run("role", "set", "bob", "blog", "editor")
            #expect(given.status == 0, "\(given.error)")
            #expect(given.output.contains("bob is editor on blog"))
            // A role opens nothing to somebody who is no member of the staff.
            #expect(given.error.contains("--staff"))
            _ = try await place.run("account", "update", "bob", "--staff")
            let changed = try await place.run("role", "set", "bob", "blog", "admin", "--json")
            #expect(try changed.json["role"] == "admin")

            let listed = try await place.run("role", "list", "--json")
            #expect(try listed.json["roles"]?.elements.count == 1)
            let role = try listed.json["roles"]?.elements.first
            #expect(role?["username"] == "bob")
            #expect(role?["site"] == "blog")
            #expect(role?["role"] == "admin")
            #expect(role?["effective"] == true)
            #expect(try await place.run("role", "list").output.contains("admin"))

            #expect(try await place.run("role", "remove", "bob", "blog").status == 0)
            #expect(try await place.run("role", "remove", "bob", "blog").status == 1)
            #expect(try await place.run("role", "list", "--json").json["roles"] == [])
        }

        @Test func refusesWhatThereIsNot() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let site = try await place.run("role", "set", "bob", "nope", "editor", "--json")
            #expect(try site.problem["type"] == "/problems/unknown-site")
            let account = try await place.run("role", "set", "nobody", "blog", "editor", "--json")
            #expect(try account.problem["type"] == "/problems/account-not-found")
            #expect(try await place.run("role", "set", "bob", "blog", "owner").status == 64)
        }
    }
}

extension JSONValue {
    /// The elements of an array; none of anything else.
    fileprivate var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}
