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
                let page = try await place.shell("curl -sS -f \(Self.root(of: program))/docs")
                #expect(page.output.contains("<html"))
                return commands
            }.result
            let keys = place.folder.appending(path: "var/demo-keys.json").path(percentEncoded: false)
            let mode = try FileManager.default.attributesOfItem(atPath: keys)[.posixPermissions] as? Int
            #expect(mode == 0o600)

            // A second start shows the same keys and makes nothing twice.
            let accounts = try await count(place)
            let second = try await place.withGateway("--demo") { program, _ in
                try await program.output.wait(for: "-X PATCH")
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

        private static func root(of program: Program) -> String {
            program.output.text.firstMatch(of: /Gatehouse answers at (\S+);/).map { String($0.output.1) } ?? ""
        }
    }
}
