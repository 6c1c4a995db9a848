import Accounts
import Testing

extension CommandLineTests {
    @Suite struct OperationCommands {
        @Test func checksMigratesAndChecksAgain() async throws {
            let place = try await Workplace(isMigrated: false)
            let before = try await place.run("check", "--json")
            #expect(before.status == 1)
            #expect(try before.json["errors"]?.integer ?? 0 > 3)

            let plan = try await place.run("migrate", "--plan")
            #expect(plan.status == 0)
            #expect(plan.output.contains("CREATE TABLE"))
            #expect(try await place.run("check").status == 1, "a plan makes nothing")

            let made = try await place.run("migrate", "--json")
            #expect(made.status == 0, "\(made.error)")
            guard case .array(let steps)? = try made.json["steps"] else {
                Issue.record("no steps: \(made.output)")
                return
            }
            #expect(!steps.isEmpty)
            #expect(steps.allSatisfy { $0["result"] == "made" })
            #expect(try await place.run("migrate", "--json").json["steps"] == [])

            // The legacy table is nobody's to make: what is left is told with the statement that would.
            let after = try await place.run("check")
            #expect(after.status == 1)
            #expect(after.output.contains("shop: legacy dbo.Person"))
            _ = try await place.run("sample", "load", "--site", "shop", "--people", "5")
            let whole = try await place.run("check", "--json")
            #expect(whole.status == 0, "\(whole.output)")
        }

        @Test func looksThroughTheRows() async throws {
            let place = try await Workplace()
            _ = try await place.run("sample", "load", "--site", "shop", "--people", "5")
            _ = try await place.run("account", "create", "bob")
            let found = try await place.run("check", "--data", "--json")
            #expect(try found.json["findings"] != nil)
            #expect(try found.json["errors"] == 0, "\(found.output)")
        }

        @Test func writesASiteFileThatCanBeUsed() async throws {
            let place = try await Workplace()
            _ = try await place.run("sample", "load", "--site", "shop", "--people", "5")
            let file = try await place.run("inspect", "legacy", "dbo.Person", "--site", "people")
            #expect(file.status == 0, "\(file.error)")
            try place.write(file.output, to: "sites/people.yaml")
            let shown = try await place.run("site", "show", "people", "--json")
            #expect(shown.status == 0, "\(shown.error)")
            #expect(try shown.json["state"] == "ok", "\(shown.output)")
            let read = try await place.run("inspect", "legacy", "dbo.Persn", "--site", "people", "--json")
            #expect(read.status == 1)
            #expect(read.error.contains("dbo.Person"), "\(read.error)")
            #expect(try await place.run("inspect", "nope", "dbo.Person").status == 1)
            #expect(try await place.run("inspect", "legacy", "a.b.c").status == 64)
        }

        @Test func loadsPeopleOnceAndGoesOn() async throws {
            let place = try await Workplace()
            let first = try await place.run("sample", "load", "--site", "shop", "--people", "40", "--json")
            #expect(first.status == 0, "\(first.error)")
            #expect(try first.json["accounts"] == 40)
            #expect(try first.json["table_made"] == true)
            let more = try await place.run("sample", "load", "--site", "shop", "--people", "50", "--json")
            #expect(try more.json["rows"] == 10)
            #expect(try more.json["links"] == 10)
            let plain = try await place.run("sample", "load", "--site", "shop", "--people", "50")
            #expect(plain.output == "50 people: 0 rows, 0 accounts and 0 links made\n")
            #expect(plain.error.contains("accounts: 50 of 50"))
            #expect(try await place.run("sample", "load", "--site", "blog").status == 1)
            #expect(try await place.run("sample", "load", "--site", "shop", "--people", "0").status == 64)
            #expect(
                try await place.run("sample", "load", "--site", "shop", "--people", "1", "--from", ".").status == 64)
            let absent = try await place.run("sample", "load", "--site", "shop", "--from", "nowhere", "--json")
            #expect(absent.status == 1)
            #expect(try absent.problem["type"] == "/problems/people-files")
        }
    }
}
