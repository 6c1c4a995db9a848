import Accounts
import Foundation
import GatewayTesting
import Testing

extension CommandLineTests {
    /// `gatehouse import`, as people and schedulers run it.
    @Suite(.serialized) struct ImportCommandTests {
        /// Killed at any moment, an import goes on with nothing lost and nothing twice.
        @Test func itEndsExactAfterFiftyKills() async throws {
            let rows = 4000
            try await ImportPlace.run { place in
                try await place.fill(rows)
                var kills = 0
                while kills < 50 {
                    // Slowed down, so that no run comes to its end before it is killed.
                    let program = try place.start("import", "people", "--throttle", "40", "--readers", "2")
                    // The moment is drawn anew each time: from before the first connection to amid the pieces.
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...700)))
                    program.send(SIGKILL)
                    let status = try await program.wait()
                    #expect(status == 128 + SIGKILL, "\(program.error.text)")
                    kills += 1
                }
                let before = try await place.count("people")
                #expect(before > 0 && before < rows, "the kills met the import at work: \(before)")
                let done = try await place.work.run("import", "people", "--json")
                #expect(done.status == 0, "\(done.error)")
                let report = try done.json
                #expect(report["ending"] == "done")
                #expect(report["read"] == JSONValue(rows))
                #expect(report["written"] == JSONValue(rows))
                #expect(report["present"] == 0)

                let names = try await place.postgres(
                    "SELECT l.legacy_key || ' ' || p.name || ' ' || p.level FROM people p JOIN gatehouse_link l ON l.account_id = p.account_id ORDER BY p.account_id"
                )
                #expect(names == (1...rows).map { "\($0) Name \($0) \($0 * 3)" })
                #expect(try await place.count("gatehouse_migrated") == rows)
                let again = try await place.work.run("import", "people", "--json")
                #expect(try again.json["written"] == 0)
                #expect(try again.json["present"] == JSONValue(rows))
            }
        }

        @Test func ctrlCFinishesWhatIsUnderWay() async throws {
            try await ImportPlace.run { place in
                try await place.fill(3000)
                let program = try place.start("import", "people", "--throttle", "100", "--json")
                while try await place.count("people") == 0 { try await Task.sleep(for: .milliseconds(50)) }
                program.send(SIGINT)
                let status = try await program.wait()
                #expect(status == 75, "\(program.error.text)")
                let report = try JSONValue(parsing: program.output.text)
                #expect(report["ending"] == "interrupted")
                let written = try await place.count("people")
                #expect(report["written"] == JSONValue(written))
                let rest = try await place.work.run("import", "people")
                #expect(rest.status == 0)
                #expect(rest.output.contains("3000 rows read, 3000 written"))
                #expect(rest.error.contains("rows imported: 3000 of 3000"))
                #expect(rest.error.contains("rows/s"))
            }
        }

        @Test func rejectsAreLinesOfJSONWithoutValues() async throws {
            try await ImportPlace.run { place in
                try await place.fill(20)
                try await place.server.execute(
                    "UPDATE dbo.People SET FullName = N'\(String(repeating: "secret ", count: 8))' WHERE id = 7")
                let dry = try await place.work.run("import", "people", "--dry-run", "--json")
                #expect(dry.status == 1)
                #expect(try dry.json["dry_run"] == true)
                #expect(try dry.json["written"] == 19)
                #expect(try await place.count("people") == 0)

                let real = try await place.work.run("import", "people", "--rejects", "rejects.jsonl")
                #expect(real.status == 1)
                #expect(real.output.contains("20 rows read, 19 written, 0 there already, 0 deleted here, 1 rejected"))
                let file = place.work.folder.appending(path: "rejects.jsonl")
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(!text.contains("secret"))
                let reject = try JSONValue(parsing: text)
                #expect(reject["key"] == "7")
                #expect(reject["field"] == "name")
                #expect(reject["code"] == "too-long")
                let rights = try FileManager.default.attributesOfItem(atPath: file.path(percentEncoded: false))
                #expect(rights[.posixPermissions] as? Int == 0o600)

                let limited = try await place.work.run("import", "people", "--max-rejects", "0")
                #expect(limited.status == 1, "no limit, but a reject")
            }
        }

        @Test func aFileIsImportedToo() async throws {
            try await ImportPlace.run { place in
                try await place.fill(3)
                try place.work.write("id\tname\tlevel\tnote\n1\tOne\t1\tx\n2\tTwo\t2\ty\n", to: "people.csv")
                let unknown = try await place.work.run(
                    "import", "people", "--csv", "people.csv", "--key-column", "id", "--delimiter", "tab")
                #expect(unknown.status == 1)
                #expect(unknown.error.contains("the column \"note\" is no field of the site"))
                let done = try await place.work.run(
                    "import", "people", "--csv", "people.csv", "--key-column", "id", "--delimiter", "tab",
                    "--ignore-column", "note")
                #expect(done.status == 0, "\(done.error)")
                #expect(done.output.contains("2 rows read, 2 written"))
                let missing = try await place.work.run(
                    "import", "people", "--csv", "nowhere.csv", "--key-column", "id")
                #expect(missing.status == 1)
                #expect(missing.error.contains("the file \"nowhere.csv\" cannot be read"))
            }
        }

        @Test func whatCannotBeIsSaid() async throws {
            let work = try await Workplace()
            let leavesNone = try await work.run("import", "blog")
            #expect(leavesNone.status == 1)
            #expect(leavesNone.error.contains("the site \"blog\" leaves no legacy store"))
            let usage = try await work.run("import", "blog", "--csv", "x.csv")
            #expect(usage.status == 64)
            #expect(usage.error.contains("--csv and --key-column go together"))
            for wrong in [["--throttle", "0"], ["--readers", "0"], ["--max-rejects", "-1"], ["--delimiter", "ab"]] {
                let outcome = try await work.run(["import", "blog"] + wrong)
                #expect(outcome.status == 64, "\(wrong)")
            }
            let unknown = try await work.run("import", "nowhere")
            #expect(unknown.status == 1)
        }
    }
}
