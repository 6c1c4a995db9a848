import Accounts
import Foundation
import Testing

extension CommandLineTests {
    @Suite struct AuditCommands {
        /// A place where a few things were done at the command line.
        private func place() async throws -> Workplace {
            let place = try await Workplace()
            for step in [
                ["account", "create", "bob"], ["account", "create", "ada"], ["account", "update", "bob", "--staff"],
                ["role", "set", "bob", "blog", "editor"], ["role", "set", "bob", "forum", "viewer"],
                ["account", "unlock", "ada"],
            ] {
                let done = try await place.run(step)
                try #require(done.status == 0, "\(step): \(done.error)")
            }
            return place
        }

        private func actions(_ outcome: Workplace.Outcome) throws -> [String] {
            try entries(outcome).compactMap { $0["action"]?.string }
        }

        private func entries(_ outcome: Workplace.Outcome) throws -> [JSONValue] {
            guard case .array(let entries)? = try outcome.json["entries"] else { return [] }
            return entries
        }

        @Test func tellsWhatWasDoneAtTheCommandLineNewestFirst() async throws {
            let place = try await place()
            let listed = try await place.run("audit", "list", "--json")
            #expect(listed.status == 0, "\(listed.error)")
            #expect(
                try actions(listed) == [
                    "unlock-account", "change-role", "change-role", "change-account", "create-account",
                    "create-account",
                ])
            let table = try await place.run("audit", "list", "--account", "bob")
            #expect(table.status == 0)
            #expect(table.output.contains("operator"))
            #expect(table.output.contains("change-role"))
            #expect(!table.output.contains("unlock-account"))
        }

        @Test func filtersByEverything() async throws {
            let place = try await place()
            let filters: [([String], Int)] = [
                (["--account", "bob"], 4), (["--account", "@ada"], 2), (["--account", "999"], 0),
                (["--site", "blog"], 1), (["--site", "blog", "--site", "forum"], 2),
                (["--action", "create-account", "--action", "unlock-account"], 3), (["--outcome", "failure"], 0),
                (["--since", "1h"], 6), (["--since", "2100-01-01"], 0), (["--until", "1h"], 0),
                (["--until", "2100-01-01T00:00:00Z", "--account", "bob", "--outcome", "success"], 4),
            ]
            for (arguments, wanted) in filters {
                let found = try await place.run(["audit", "list", "--json"] + arguments)
                #expect(found.status == 0, "\(arguments): \(found.error)")
                #expect(try actions(found).count == wanted, "\(arguments): \(found.output)")
            }
            let first = try await place.run("audit", "list", "--limit", "4", "--json")
            let cursor = try #require(try first.json["next"]?.string)
            let second = try await place.run("audit", "list", "--limit", "4", "--cursor", cursor, "--json")
            #expect(try actions(second) == ["create-account", "create-account"])
        }

        @Test func refusesWhatItDoesNotKnow() async throws {
            let place = try await Workplace()
            for wrong in [["--action", "nonsense"], ["--outcome", "maybe"], ["--since", "soon"], ["--limit", "0"]] {
                #expect(try await place.run(["audit", "list"] + wrong).status == 64, "\(wrong)")
            }
            let nobody = try await place.run("audit", "list", "--account", "nobody", "--json")
            #expect(nobody.status == 1)
            #expect(try nobody.problem["type"] == "/problems/account-not-found")
            let nowhere = try await place.run("audit", "list", "--site", "nope", "--json")
            #expect(try nowhere.problem["type"] == "/problems/unknown-site")
            #expect(try await place.run("audit", "list", "--cursor", "x").status == 1)
        }

        @Test func exportsJSONLinesToTheOutputOrAFileOfItsOwner() async throws {
            let place = try await place()
            let listed = try await place.run("audit", "list", "--json")
            let exported = try await place.run("audit", "export")
            #expect(exported.status == 0, "\(exported.error)")
            #expect(exported.error.contains("6 entries"))
            let lines = try exported.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            #expect(try lines == entries(listed))

            let written = try await place.run("audit", "export", "--action", "change-role", "--output", "log.jsonl")
            #expect(written.status == 0, "\(written.error)")
            #expect(written.output.isEmpty)
            let file = place.folder.appending(path: "log.jsonl", directoryHint: .notDirectory)
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.split(separator: "\n").count == 2)
            #expect(try place.mode(of: "log.jsonl") == 0o600)

            let failed = try await place.run("audit", "export", "--output", "nowhere/log.jsonl", "--json")
            #expect(failed.status == 1)
            #expect(try failed.problem["type"] == "/problems/output-file")
        }
    }
}

extension Workplace {
    /// Who may do what with a file, as `chmod` counts it.
    func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(
            atPath: folder.appending(path: path, directoryHint: .notDirectory).path(percentEncoded: false))
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }
}
