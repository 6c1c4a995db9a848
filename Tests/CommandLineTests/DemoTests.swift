import Accounts
import Foundation
import GatewayTesting
import Testing

extension CommandLineTests {
    @Suite struct Demonstration {
        @Test func printsCommandsThatWork() async throws {
            let place = try await Workplace(isMigrated: false)
            // However open the configuration is, a demonstration is not.
            try place.edit("config/gateway.yaml") { $0.replacing("host: 127.0.0.1", with: "host: 0.0.0.0") }
            let first = try await place.withGateway("--demo") { program, _ in
                try await program.output.wait(for: "# change it")
                try await program.output.wait(for: "-X PATCH")
                let commands = Self.commands(in: program.output.text)
                #expect(commands.count >= 6)
                for command in commands {
                    let answer = try await place.shell(command.replacing("curl -s", with: "curl -sS -f"))
                    #expect(answer.status == 0, "\(command): \(answer.error)")
                    #expect(try answer.json.kind == "an object", "\(answer.output)")
                }
                for address in Self.pages(in: program.output.text) {
                    let page = try await place.shell("curl -sS -f -L \(address)")
                    #expect(page.output.contains("<html") || page.output.hasPrefix("{"), "\(address): \(page.error)")
                }
                #expect(Self.pages(in: program.output.text).count == 6)
                for name in ["bob", "admin"] {
                    let password = try #require(Self.passwords(in: program.output.text)[name])
                    let key = try #require(Self.keys(in: commands).first)
                    let body = #"{"username":"\#(name)","password":"\#(password)"}"#
                    let signedIn = try await place.shell(
                        "curl -sS -f -H 'Authorization: Bearer \(key)' -H 'Content-Type: application/json' "
                            + "-d '\(body)' \(Self.root(of: program))/api/v1/sites/blog/sign-in")
                    #expect(try signedIn.json["account"]?["username"]?.string == name, "\(signedIn.error)")
                }
                return commands
            }.result
            let keys = place.folder.appending(path: "var/demo-keys.json").path(percentEncoded: false)
            let mode = try FileManager.default.attributesOfItem(atPath: keys)[.posixPermissions] as? Int
            #expect(mode == 0o600)

            // A second start shows the same keys and makes nothing twice.
            let accounts = try await count(place)
            let second = try await place.withGateway("--demo") { program, _ in
                try await program.output.wait(for: "-X PATCH")
                #expect(Self.passwords(in: program.output.text).count == 2)
                return Self.commands(in: program.output.text)
            }.result
            #expect(Self.keys(in: first) == Self.keys(in: second))
            #expect(try await count(place) == accounts)
        }

        private func count(_ place: Workplace) async throws -> Int {
            guard
                case .array(let found)? = try await place.run("account", "list", "--limit", "1000", "--json").json[
                    "accounts"]
            else { return 0 }
            return found.count
        }

        private static func commands(in guide: String) -> [String] {
            guide.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
                $0.hasPrefix("curl ")
            }
        }

        private static func keys(in commands: [String]) -> [String] {
            commands.compactMap { $0.firstMatch(of: /Bearer (\w+)/).map { String($0.output.1) } }
        }

        /// The addresses below `Open`.
        private static func pages(in guide: String) -> [String] {
            guide.matches(of: #/\n {2}(http:\S+) {3}/#).map { String($0.output.1) }
        }

        private static func passwords(in guide: String) -> [String: String] {
            let rows = guide.matches(of: /\n(\S+) +((?:[a-z0-9]{4}-){3}[a-z0-9]{4})\b/)
            return Dictionary(uniqueKeysWithValues: rows.map { (String($0.output.1), String($0.output.2)) })
        }

        private static func root(of program: Program) -> String {
            program.output.text.firstMatch(of: /Gatehouse answers at (\S+);/).map { String($0.output.1) } ?? ""
        }
    }
}
