import Accounts
import Foundation
import GatewayTesting
import Testing

extension CommandLineTests {
    @Suite struct MigrationTools {
        /// A workplace with a site that leaves the legacy table of the shop, and some people in that.
        private static func place(_ people: Int = 12, access: String = "read-only") async throws -> Workplace {
            let place = try await Workplace()
            let loaded = try await place.run("sample", "load", "--site", "shop", "--people", "\(people)")
            try #require(loaded.status == 0, "\(loaded.error)")
            try place.write(
                """
                site: people
                name: People
                profile:
                  store: { database: main, table: people_profile, managed: true }
                  create: never
                  migration:
                    from:
                      { database: legacy, table: dbo.Person, managed: false, access: \(access), on_delete: retain, \
                time_zone: America/Los_Angeles, key: { column: business_entity_id, account: link, source: shop } }
                    modified: modified_date
                  fields:
                    email: { type: email, column: email_address, max: 50 }
                    phone: { type: string, column: phone_number, max: 25 }
                    rowguid: { type: uuid }

                """, to: "sites/people.yaml")
            let made = try await place.run("migrate")
            try #require(made.status == 0, "\(made.error)")
            return place
        }

        @Test func aMoveIsPlannedVerifiedAndWritten() async throws {
            let place = try await Self.place(access: "read-write")
            let plan = try await place.run("migration", "plan", "people", "--json")
            #expect(plan.status == 0, "\(plan.error)\(plan.output)")
            #expect(try plan.json["legacy"]?["rows"] == 12)
            #expect(try plan.json["legacy"]?["changes_by"] == "modified")
            #expect(try plan.json["owners"]?["with_account"] == 12)
            let words = try await place.run("migration", "plan", "people", "--sample", "5")
            #expect(words.output.contains("nothing stands in the way"), "\(words.output)")

            let moved = try await place.run("migration", "advance", "people")
            #expect(moved.status == 0, "\(moved.error)")
            let before = try await place.run("verify", "people", "--json")
            #expect(before.status == 1)
            #expect(try before.json["counts"]?["missing"] == 12)

            // Reading copies, and what is changed then is listed and can be written back.
            for account in 1...12 { _ = try await place.run("profile", "get", "people", "\(account)") }
            let clean = try await place.run("verify", "people", "--html", "report.html", "--range", "5")
            #expect(clean.status == 0, "\(clean.output)")
            #expect(clean.output.contains("both sides are the same"))
            let file = place.folder.appending(path: "report.html", directoryHint: .notDirectory)
            let page = try String(contentsOf: file, encoding: .utf8)
            #expect(page.contains("<h1>Verification of people</h1>") && page.contains("<svg"))
            let rights = try FileManager.default.attributesOfItem(atPath: file.path(percentEncoded: false))
            #expect(rights[.posixPermissions] as? Int == 0o600)

            let set = try await place.run("profile", "set", "people", "3", "phone=555-0199")
            #expect(set.status == 0, "\(set.error)")
            let changes = try await place.run("migration", "changes", "people", "--json")
            #expect(try changes.json["counts"] == ["changed": 1, "created": 0, "deleted": 0], "\(changes.output)")
            let dry = try await place.run("migration", "write-back", "people", "--dry-run")
            #expect(dry.status == 0 && dry.output.contains("0 created, 1 changed, 0 deleted"), "\(dry.output)")
            let written = try await place.run("migration", "write-back", "people", "--json")
            #expect(written.status == 0, "\(written.error)")
            #expect(try written.json["outcomes"] == ["written": 1])
            #expect(try await place.run("migration", "changes", "people").output == "0 created, 0 changed, 0 deleted\n")
            #expect(try await place.run("verify", "people").status == 0)
        }

        @Test func conflictsAreListedChosenAndTakenBack() async throws {
            let place = try await Self.place(3)
            _ = try await place.run("migration", "advance", "people")
            for account in 1...3 { _ = try await place.run("profile", "get", "people", "\(account)") }
            let first = try await place.run("migration", "sync", "people", "--json")
            #expect(first.status == 0, "\(first.error)")
            #expect(try first.json["counts"]?["looked"] == 3)
            #expect(try await place.run("migration", "conflicts", "people").output == "none waits\n")

            _ = try await place.run("profile", "set", "people", "2", "phone=mine")
            let shop = try await place.run("site", "show", "shop", "--json")
            #expect(shop.status == 0)
            let changed = try await place.shell(
                "sed -i 's/access: read-only/access: read-write/' sites/shop.yaml")
            #expect(changed.status == 0)
            _ = try await place.run("profile", "set", "shop", "2", "phone=theirs")
            let second = try await place.run("migration", "sync", "people", "--full")
            #expect(second.status == 1, "\(second.output)")
            let list = try await place.run("migration", "conflicts", "people", "--json")
            guard case .array(let conflicts)? = try list.json["conflicts"], let id = conflicts.first?["id"]?.integer
            else {
                Issue.record("no conflict: \(list.output)\(list.error)")
                return
            }
            let shown = try await place.run("migration", "conflict", "show", "\(id)")
            #expect(shown.output.contains("mine") && shown.output.contains("theirs"), "\(shown.output)")
            let chosen = try await place.run("migration", "conflict", "choose", "\(id)", "legacy", "--json")
            #expect(try chosen.json["decision"]?["by"] == "operator", "\(chosen.error)")
            #expect(try await place.run("profile", "get", "people", "2").output.contains("theirs"))
            #expect(try await place.run("migration", "conflicts", "people", "--decided").output.contains("operator"))
            let undone = try await place.run("migration", "conflict", "undo", "\(id)")
            #expect(undone.status == 0, "\(undone.error)")
            #expect(try await place.run("profile", "get", "people", "2").output.contains("mine"))
        }

        /// Asks for a profile of the site as a program does.
        private static func profile(_ port: Int, _ token: String) async throws -> HTTPAnswer {
            try await HTTPClient(port: port).with(key: token).get("/api/v1/sites/people/profiles/2")
        }

        @Test func aFileThatHasLostItsMigrationIsFoundOut() async throws {
            let place = try await Self.place(3)
            _ = try await place.run("migration", "advance", "people")
            let key = try await place.run("key", "create", "--all-sites", "--scope", "profiles:read", "--json")
            let token = try #require(try key.json["key"]?.string)
            let file = place.folder.appending(path: "sites/people.yaml", directoryHint: .notDirectory)
            let whole = try String(contentsOf: file, encoding: .utf8)
            let lost = whole.split(separator: "\n").filter { line in
                !["migration:", "from:", "{ database: legacy", "time_zone:", "modified:"].contains {
                    line.trimmingCharacters(in: .whitespaces).hasPrefix($0)
                }
            }.joined(separator: "\n")
            let (_, log) = try await place.withGateway { program, port in
                #expect(try await Self.profile(port, token).status == 200)
                // The file loses its migration while the gateway runs.
                try lost.write(to: file, atomically: true, encoding: .utf8)
                program.send(SIGHUP)
                try await program.error.wait(for: "no migration in the file")
                let refused = try await Self.profile(port, token)
                #expect(refused.status == 503, "\(refused.text)")
                #expect(try refused.json["type"] == "/problems/store-mismatch")

                try whole.write(to: file, atomically: true, encoding: .utf8)
                program.send(SIGHUP)
                var status = 0
                for _ in 1...600 where status != 200 {
                    try await Task.sleep(for: .milliseconds(50))
                    status = try await Self.profile(port, token).status
                }
                #expect(status == 200)
            }
            #expect(log.contains("a site is degraded") && log.contains("put migration back"))

            try lost.write(to: file, atomically: true, encoding: .utf8)
            let check = try await place.run("check", "--json")
            #expect(check.status == 1)
            guard case .array(let findings)? = try check.json["findings"] else {
                Issue.record("\(check.output)")
                return
            }
            let found = findings.first { $0["kind"] == "broken-move" }
            #expect(found?["severity"] == "error" && found?["site"] == "people", "\(check.output)")
            #expect(found?["remedy"]?.string?.contains("put migration back") == true)
            #expect(try await place.run("site", "show", "people").output.contains("unavailable"))
            let read = try await place.run("profile", "get", "people", "2", "--json")
            #expect(read.status != 0)
            #expect(try read.problem["type"] == "/problems/store-mismatch", "\(read.error)")
            let (_, start) = try await place.withGateway { program, port in
                try await program.error.wait(for: "a site is not served")
                #expect(try await Self.profile(port, token).status == 503)
                #expect(try await HTTPClient(port: port).get("/readyz").status == 200)
            }
            #expect(start.contains("put migration back"))
        }

        @Test func storesUnderOtherNamesAreConfirmed() async throws {
            let place = try await Self.place(3)
            _ = try await place.run("migration", "advance", "people")
            try place.edit("sites/people.yaml") { $0.replacing("table: dbo.Person", with: "table: DBO.Person") }
            let refused = try await place.run("profile", "get", "people", "2", "--json")
            #expect(try refused.problem["type"] == "/problems/store-mismatch", "\(refused.error)")
            let step = try await place.run("migration", "rollback", "people", "--json")
            #expect(try step.problem["detail"]?.string?.contains("gatehouse migration confirm people") == true)
            let confirmed = try await place.run("migration", "confirm", "people", "--json")
            #expect(confirmed.status == 0, "\(confirmed.error)")
            #expect(try confirmed.json["phase"] == "lazy")
            #expect(try confirmed.json["from"]?.string?.hasPrefix("DBO.Person of legacy") == true)
            #expect(try await place.run("profile", "get", "people", "2").status == 0)
            #expect(
                try await place.run("migration", "confirm", "people").output.hasPrefix("people is in the phase lazy"))
        }

        @Test func whatCannotBeDoneIsSaid() async throws {
            let place = try await Self.place(2)
            for command in ["plan", "sync", "conflicts", "changes", "write-back"] {
                let refused = try await place.run("migration", command, "blog", "--json")
                #expect(refused.status == 1, "\(command): \(refused.output)")
                #expect(try refused.problem["detail"]?.string?.contains("leaves no legacy store") == true)
            }
            #expect(try await place.run("verify", "blog").status == 1)
            let closed = try await place.run("migration", "write-back", "people", "--json")
            #expect(closed.status == 1)
            #expect(try closed.problem["type"] == "/problems/read-only")
            #expect(try await place.run("migration", "conflict", "show", "7").status == 1)
            #expect(try await place.run("migration", "conflict", "choose", "7", "fields").status == 64)
            let both = try await place.run("migration", "conflict", "choose", "7", "own", "--legacy", "phone")
            #expect(both.status == 64)
            #expect(try await place.run("verify", "people", "--range", "0").status == 64)
        }
    }
}
