import Accounts
import Testing

extension CommandLineTests {
    @Suite struct Failures {
        @Test(arguments: [
            ["serve"], ["check"], ["migrate"], ["inspect"], ["site"], ["site", "list"], ["site", "show"], ["account"],
            ["account", "create"], ["account", "list"], ["account", "show"], ["account", "update"],
            ["account", "password"], ["account", "delete"], ["profile"], ["profile", "get"], ["profile", "set"],
            ["profile", "delete"], ["profile", "list"], ["profile", "backfill"], ["key"], ["key", "create"],
            ["key", "list"], ["key", "revoke"], ["sample"], ["sample", "load"],
        ])
        func everyCommandHasHelp(command: [String]) async throws {
            let place = try await Workplace(isMigrated: false)
            let help = try await place.run(command + ["--help"])
            #expect(help.status == 0)
            #expect(help.output.contains("USAGE: gatehouse \(command.joined(separator: " "))"))
            #expect(help.output.contains("OVERVIEW:"))
        }

        @Test func tellsItsVersion() async throws {
            let place = try await Workplace(isMigrated: false)
            let version = try await place.run("--version")
            #expect(version.status == 0)
            #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
        }

        @Test func usageIs64() async throws {
            let place = try await Workplace(isMigrated: false)
            for wrong in [["nonsense"], ["account", "show"], ["check", "--nope"], ["check", "--log-level", "loud"]] {
                let refused = try await place.run(wrong)
                #expect(refused.status == 64, "\(wrong)")
                let forPrograms = try await place.run(wrong + ["--json"])
                #expect(forPrograms.status == 64)
                #expect(forPrograms.output.isEmpty)
                #expect(try forPrograms.problem["type"] == "/problems/usage", "\(forPrograms.error)")
            }
        }

        @Test func aWrongConfigurationIsListedWhole() async throws {
            let place = try await Workplace(isMigrated: false)
            try place.edit("config/gateway.yaml") { $0.replacing("core: main", with: "core: mian\nnonsense: 1") }
            try place.edit("sites/blog.yaml") { $0.replacing("max: 100", with: "max: many") }
            for command in [["check"], ["serve"], ["account", "list"]] {
                let refused = try await place.run(command)
                #expect(refused.status == 1, "\(command)")
                for part in ["core", "nonsense", "sites/blog.yaml", "max"] {
                    #expect(refused.error.contains(part), "\(refused.error)")
                }
            }
            let forPrograms = try await place.run("check", "--json")
            #expect(try forPrograms.problem["type"] == "/problems/configuration")
            guard case .array(let mistakes)? = try forPrograms.problem["mistakes"] else {
                Issue.record("no mistakes: \(forPrograms.error)")
                return
            }
            #expect(mistakes.count >= 3)
            let absent = try await place.run("check", "--config", "nowhere.yaml")
            #expect(absent.status == 1)
            #expect(absent.error.contains("nowhere.yaml"))
        }

        @Test func missingTablesAreToldWithTheRemedy() async throws {
            let place = try await Workplace(isMigrated: false)
            let refused = try await place.run("account", "list")
            #expect(refused.status == 1)
            #expect(refused.error.contains("gatehouse migrate"))
        }

        @Test func aDatabaseThatIsOutIs75() async throws {
            let place = try await Workplace(isMigrated: false)
            try place.edit("config/gateway.yaml") {
                $0.replacing(
                    "main: { driver: sqlite, file: var/main.sqlite }",
                    with: "main: { driver: postgres, url: \"postgresql://x@127.0.0.1:1/x\", "
                        + "timeouts: { connect: 1s, acquire: 2s } }")
            }
            let refused = try await place.run("account", "list", "--json")
            #expect(refused.status == 75, "\(refused.error)")
            #expect(try refused.problem["type"] == "/problems/database-unavailable")
            #expect(try refused.problem["database"] == "main")
            #expect(try !refused.problem.text.contains("127.0.0.1"))
        }

        @Test func writesNoColoursIntoFiles() async throws {
            let place = try await Workplace(isMigrated: false)
            let checked = try await place.run("check")
            #expect(!checked.output.contains("\u{1B}"))
            #expect(!checked.error.contains("\u{1B}"))
        }
    }
}
