import Accounts
import DatabaseTesting
import Foundation
import Logging
import SQLiteDatabase
import Testing

extension CommandLineTests {
    /// Commands about people of another system who have not come yet.
    @Suite struct MemberCommands {
        @Test func aMemberIsShownAndNothingIsMade() async throws {
            let place = try await Workplace()
            let unknown = try await place.run("account", "show", "bob")
            #expect(unknown.status == 1 && unknown.error.contains("gatehouse account list --search TEXT"))
            let path = place.folder.appending(path: "var/members.sqlite").path(percentEncoded: false)
            try await LegacyTables(
                SQLiteDatabase(SQLiteConfiguration(name: "members", path: path), logger: .init(label: "test"))
            ).make(.table, [.init(17, "Bob", password: "5f4dcc3b5aa765d61d8327deb882cf99") { $0.isLocked = true }])
            try place.edit("config/gateway.yaml") { text in
                text.replacing(
                    "databases:\n", with: "databases:\n  members: { driver: sqlite, file: var/members.sqlite }\n")
                        + """

                        accounts:
                          legacy:
                            - source: forum
                              database: members
                              kind: table
                              table: Customer
                              columns: { key: CustomerID, username: Login, email: Mail, password: Hash, locked: Blocked }

                        """
            }
            let shown = try await place.run("account", "show", "BOB")
            #expect(shown.status == 1 && shown.output.isEmpty)
            #expect(shown.error.contains("forum 17: Bob, Bob@example.org: not yet migrated, locked"), "\(shown.error)")
            #expect(!shown.error.contains("5f4dcc3b"))
            let json = try await place.run("account", "show", "BOB", "--json").problem
            #expect(json["type"] == "/problems/account-not-found")
            guard case .array(let members)? = json["legacy"] else { throw Missing() }
            #expect(members.count == 1 && members[0]["source"] == "forum" && members[0]["migrated"] == false)
            let made = try await place.run("account", "create", "bob")
            #expect(made.status == 1 && made.error.contains("a member of \"forum\" has it"), "\(made.error)")
            #expect(try await place.run("account", "list", "--json").json["accounts"] == [])
            #expect(try await !place.run("check").output.contains("members of"))

            try place.edit("config/gateway.yaml") { $0.replacing("locked: Blocked", with: "locked: Locked") }
            let checked = try await place.run("check")
            #expect(checked.status == 1 && checked.output.contains("members of forum: members Customer.Locked"))
            #expect(try await place.run("account", "show", "bob").status == 75)
        }
    }
}

private struct Missing: Error {}
