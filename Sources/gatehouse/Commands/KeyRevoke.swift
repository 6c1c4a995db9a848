import Accounts
import ArgumentParser
import Gateway

/// `gatehouse key revoke`: ends a key for good.
struct KeyRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End an API key for good.",
        discussion: "  gatehouse key revoke 5f1c9a40e2d7")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The key's ID, as `gatehouse key list` shows it.")
    var id: String

    func run() async throws {
        try await options.withGateway { [id] gateway, _ in try await gateway.keys.revoke(id) }
        options.show(["revoked": .string(id)], text: "key \(Printable.line(id)) is revoked")
    }
}
