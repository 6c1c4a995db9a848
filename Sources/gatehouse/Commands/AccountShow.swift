import Accounts
import ArgumentParser
import Gateway

/// `gatehouse account show`: an account, and its profiles on every site.
struct AccountShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an account and its profiles on every site.",
        discussion: """
              gatehouse account show bob
              gatehouse account show 42 --json
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: AccountArgument.help) var account: AccountArgument

    func run() async throws {
        let sheet = try await options.withGateway { [account] gateway, _ in
            try await AccountSheet(account.reference, gateway: gateway)
        }
        options.show(sheet.json, text: sheet.text)
    }
}
