import Accounts
import Testing

extension CommandLineTests {
    @Suite struct AccountCommands {
        @Test func makesAnAccountWithItsProfileAndReadsItBack() async throws {
            let place = try await Workplace()
            let made = try await place.run(
                "account", "create", "bob", "--email", " Bob@EXAMPLE.org ", "--first-name", "Bob", "--profile",
                "blog.display_name=Bob Smith", "--profile", "forum.nickname=bobby", "--profile", "forum.language=de",
                "--json")
            #expect(made.status == 0, "\(made.error)")
            let json = try made.json
            #expect(json["username"] == "bob")
            #expect(json["email"] == "Bob@example.org")
            #expect(json["profiles"]?["blog"]?["fields"]?["display_name"] == "Bob Smith")
            #expect(json["profiles"]?["forum"]?["fields"]?["warnings"] == 0)
            #expect(json["pending"] == [])

            // Another process finds what the first has stored, by name in any letter case.
            let shown = try await place.run("account", "show", "BOB")
            #expect(shown.status == 0)
            #expect(shown.output.contains("Bob@example.org"))
            #expect(shown.output.contains("display_name  Bob Smith"))
        }

        @Test func listsEveryMistakeAtOnceAndWritesNothing() async throws {
            let place = try await Workplace()
            let refused = try await place.run(
                "account", "create", "b b", "--email", "x", "--profile", "nope.a=b", "--profile", "blog.zip=1",
                "--profile", "shop.phone=1", "--profile", "forum.nickname=a")
            #expect(refused.status == 1)
            #expect(refused.output.isEmpty)
            for part in [
                "username:", "email:", "profiles.nope:", "profiles.blog.zip:", "profiles.shop:",
                "profiles.forum.nickname:",
            ] { #expect(refused.error.contains(part), "\(refused.error)") }
            let list = try await place.run("account", "list", "--json")
            #expect(try list.json["accounts"] == [])
        }

        @Test func takesANameOnce() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let second = try await place.run("account", "create", "BOB", "--json")
            #expect(second.status == 1)
            #expect(try second.problem["type"] == "/problems/conflict")
            #expect(second.output.isEmpty)
        }

        @Test func changesWhatIsNamed() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob", "--email", "bob@example.org", "--last-name", "Smith")
            let changed = try await place.run("account", "update", "bob", "--email", "", "--staff", "--json")
            #expect(changed.status == 0, "\(changed.error)")
            let json = try changed.json
            #expect(json["email"] == "")
            #expect(json["is_staff"] == true)
            #expect(json["last_name"] == "Smith")
            #expect(try await place.run("account", "update", "bob").status == 64)
            #expect(try await place.run("account", "update", "nobody", "--staff").status == 1)
        }

        @Test func readsAPasswordFromStandardInputAlone() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let set = try await place.run("account", "password", "bob", "--password-stdin", input: "correct horse\n")
            #expect(set.status == 0, "\(set.error)")
            #expect(!set.output.contains("correct horse"))
            let short = try await place.run("account", "password", "bob", "--password-stdin", input: "short\n")
            #expect(short.status == 1)
            #expect(short.error.contains("at least 8 characters"))
            #expect(try await place.run("account", "password", "bob").status == 64)
            #expect(try await place.run("account", "password", "bob", "--password-stdin").status == 64)
        }

        @Test func deletesOnlyWhereItIsMeant() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob", "--profile", "blog.display_name=Bob")
            #expect(try await place.run("account", "delete", "bob").status == 64)
            let deleted = try await place.run("account", "delete", "bob", "--yes", "--json")
            #expect(deleted.status == 0, "\(deleted.error)")
            #expect(try deleted.json["receipts"]?["blog"] == "deleted")
            #expect(try deleted.json["receipts"]?["shop"] == "retained")
            let gone = try await place.run("account", "show", "bob", "--json")
            #expect(gone.status == 1)
            #expect(try gone.problem["type"] == "/problems/account-not-found")
        }

        @Test func listsPageByPage() async throws {
            let place = try await Workplace()
            for name in ["ada", "bob", "cyd"] { _ = try await place.run("account", "create", name) }
            let first = try await place.run("account", "list", "--limit", "2", "--json")
            #expect(try names(in: first) == ["cyd", "bob"])
            let cursor = try #require(try first.json["next"]?.string)
            let second = try await place.run("account", "list", "--limit", "2", "--cursor", cursor, "--json")
            #expect(try names(in: second) == ["ada"])
            #expect(try second.json["next"] == .null)
            let found = try await place.run("account", "list", "--search", "BO")
            #expect(found.output.contains("bob"))
            #expect(!found.output.contains("ada"))
            #expect(try await place.run("account", "list", "--limit", "0").status == 64)
            #expect(try await place.run("account", "list", "--cursor", "x").status == 1)
        }

        private func names(in outcome: Workplace.Outcome) throws -> [String] {
            guard case .array(let accounts)? = try outcome.json["accounts"] else { return [] }
            return accounts.compactMap { $0["username"]?.string }
        }
    }
}
