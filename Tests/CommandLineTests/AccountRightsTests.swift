import Accounts
import Foundation
import Testing

extension CommandLineTests {
    /// What the command line does for people beside their accounts: passwords, waiting, everything that is held.
    @Suite struct AccountRights {
        @Test func makesAnAccountWithAPasswordFromStandardInput() async throws {
            let place = try await Workplace()
            let weak = try await place.run(
                "account", "create", "bob", "--password-stdin", "--json", input: "password123\n")
            #expect(weak.status == 1)
            #expect(try weak.problem["type"] == "/problems/invalid-fields")
            let own = try await place.run("account", "create", "robertina", "--password-stdin", input: "robertina\n")
            #expect(own.status == 1)
            #expect(own.error.contains("password:"))
            let made = try await place.run(
                "account", "create", "bob", "--password-stdin", input: "three grey herons wade\n")
            #expect(made.status == 0, "\(made.error)")
            #expect(!made.output.contains("herons"))
        }

        @Test func aNewPasswordObeysThePolicyAndIsInTheLog() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "robertina")
            let own = try await place.run("account", "password", "robertina", "--password-stdin", input: "robertina\n")
            #expect(own.status == 1)
            let set = try await place.run(
                "account", "password", "robertina", "--password-stdin", input: "three grey herons wade\n")
            #expect(set.status == 0, "\(set.error)")
            let log = try await place.run("audit", "export", "--account", "robertina")
            let newest = try JSONValue(parsing: String(log.output.split(separator: "\n").first ?? ""))
            #expect(newest["fields"] == ["password"])
            #expect(!log.output.contains("herons"))
        }

        @Test func unlocksAnAccount() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let lifted = try await place.run("account", "unlock", "bob", "--json")
            #expect(lifted.status == 0, "\(lifted.error)")
            #expect(try lifted.json["username"] == "bob")
            #expect(try await place.run("account", "unlock", "nobody").status == 1)
        }

        @Test func exportsEverythingToTheOutputOrAFileOfItsOwner() async throws {
            let place = try await Workplace()
            _ = try await place.run(
                "account", "create", "bob", "--profile", "blog.display_name=Bob Smith", "--password-stdin",
                input: "three grey herons wade\n")
            _ = try await place.run("role", "set", "bob", "blog", "viewer")
            let shown = try await place.run("account", "export", "bob")
            // The shop's legacy table is not there: what could not be read is named.
            #expect(shown.status == 75, "\(shown.error)")
            let document = try shown.json
            #expect(document["unavailable"] == ["shop"])
            #expect(document["complete"] == false)
            #expect(document["account"]?["username"] == "bob")
            #expect(document["profiles"]?["blog"]?["profile"]?["fields"]?["display_name"] == "Bob Smith")
            #expect(document["roles"]?["blog"] == "viewer")
            #expect(!shown.output.contains("$argon2"))

            try FileManager.default.removeItem(
                at: place.folder.appending(path: "sites/shop.yaml", directoryHint: .notDirectory))
            let written = try await place.run("account", "export", "bob", "--output", "bob.json")
            #expect(written.status == 0, "\(written.error)")
            #expect(written.output.isEmpty)
            let file = place.folder.appending(path: "bob.json", directoryHint: .notDirectory)
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(try JSONValue(parsing: text)["complete"] == true)
            #expect(try place.mode(of: "bob.json") == 0o600)
            #expect(try await place.run("account", "export", "nobody").status == 1)
        }
    }
}
