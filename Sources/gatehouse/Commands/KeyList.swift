import Accounts
import ArgumentParser
import Gateway

/// `gatehouse key list`: every key, without its secret.
struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the API keys, oldest first.",
        discussion: "  gatehouse key list --json | jq -r '.keys[] | select(.revoked_at == null) | .id'")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let keys = try await options.withGateway { gateway, _ in try await gateway.keys.list() }
        let now = Timestamp.now()
        var table = Table("ID", "NAME", "SITES", "SCOPES", "STATE")
        for key in keys {
            table.add(
                key.id, key.name, key.siteNames, key.scopes.map(\.rawValue).sorted().joined(separator: ", "),
                key.state(at: now))
        }
        options.show(["keys": .array(keys.map(\.json))], text: keys.isEmpty ? "" : table.text)
        if keys.isEmpty { options.note("no keys; gatehouse key create makes one") }
    }
}
