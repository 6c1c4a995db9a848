import Accounts
import Testing

extension CommandLineTests {
    @Suite struct ProfileCommands {
        @Test func setsReadsAndDeletes() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let missing = try await place.run("profile", "get", "blog", "bob", "--json")
            #expect(missing.status == 1)
            #expect(try missing.problem["type"] == "/problems/profile-not-found")

            let made = try await place.run("profile", "set", "blog", "bob", "display_name=Bob", "company=Ltd", "--json")
            #expect(made.status == 0, "\(made.error)")
            let changed = try await place.run(
                "profile", "set", "blog", "@bob", "company=Inc", "--unset", "url", "--json")
            #expect(try changed.json["fields"]?["display_name"] == "Bob")
            #expect(try changed.json["fields"]?["company"] == "Inc")
            let shown = try await place.run("profile", "get", "blog", "1")
            #expect(shown.output.contains("company       Inc"))

            let listed = try await place.run("profile", "list", "blog", "--filter", "company=Inc", "--json")
            #expect(try listed.json["profiles"] == .array([changed.json]))
            let none = try await place.run("profile", "list", "blog", "--filter", "company=Ltd", "--json")
            #expect(try none.json["profiles"] == [])

            #expect(try await place.run("profile", "delete", "blog", "bob", "--json").json["deleted"] == true)
            #expect(try await place.run("profile", "delete", "blog", "bob", "--json").json["deleted"] == false)
        }

        @Test func readsValuesByTheTypeOfTheirField() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let made = try await place.run(
                "profile", "set", "forum", "bob", "nickname=bob", "language=he", "show_email=yes", "warnings=3",
                "birthday=2000-02-29", "--json")
            #expect(made.status == 0, "\(made.error)")
            let fields = try made.json["fields"]
            #expect(fields?["show_email"] == true)
            #expect(fields?["warnings"] == 3)
            #expect(fields?["birthday"] == "2000-02-29")
            let refused = try await place.run(
                "profile", "set", "forum", "bob", "show_email=perhaps", "warnings=many", "birthday=2001-02-29",
                "language=xx", "--json")
            #expect(refused.status == 1)
            guard case .array(let errors)? = try refused.problem["errors"] else {
                Issue.record("no errors: \(refused.error)")
                return
            }
            #expect(
                Set(errors.compactMap { $0["field"]?.string }) == ["show_email", "warnings", "birthday", "language"])
        }

        @Test func refusesWhatCannotBe() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let readOnly = try await place.run("profile", "set", "shop", "bob", "phone=1", "--json")
            #expect(try readOnly.problem["type"] == "/problems/read-only")
            let site = try await place.run("profile", "get", "nope", "bob", "--json")
            #expect(try site.problem["type"] == "/problems/unknown-site")
            let unknown = try await place.run("profile", "set", "blog", "bob", "zip=1")
            #expect(unknown.error.contains("there is no field \"zip\"; the fields are: url, company, display_name"))
            #expect(try await place.run("profile", "set", "blog", "bob").status == 64)
            #expect(try await place.run("profile", "set", "blog", "bob", "novalue").status == 64)
        }

        @Test func makesWhatIsMissing() async throws {
            let place = try await Workplace()
            for name in ["ada", "bob"] { _ = try await place.run("account", "create", name) }
            _ = try await place.run("profile", "set", "blog", "bob", "company=Ltd")
            let dry = try await place.run("profile", "backfill", "blog", "--dry-run", "--json")
            #expect(try dry.json["made"] == 1)
            #expect(try await place.run("profile", "backfill", "blog", "--json").json["made"] == 1)
            #expect(try await place.run("profile", "backfill", "blog", "--json").json["made"] == 0)
            let kept = try await place.run("profile", "get", "blog", "bob", "--json")
            #expect(try kept.json["fields"]?["company"] == "Ltd")
            let open = try await place.run("profile", "backfill", "forum", "--json")
            #expect(open.status == 1)
            #expect(try open.problem["incomplete"] == ["nickname", "language"])
        }
    }
}
