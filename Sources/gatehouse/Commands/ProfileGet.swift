import Accounts
import ArgumentParser
import Gateway

/// `gatehouse profile get`: a profile as it is stored.
struct ProfileGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Show the profile of an account on a site.",
        discussion: """
            Looking makes nothing: where there is no profile yet, that is an error.

              gatehouse profile get blog bob
              gatehouse profile get shop 42 --json | jq .fields.phone
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument
    @Argument(help: AccountArgument.help) var account: AccountArgument

    func run() async throws {
        let view = try await options.withGateway { [site, account] gateway, _ in
            try await gateway.profiles.profile(account.reference, site: site.id, as: .operator, creating: false)
        }
        options.show(view.json, text: view.titledCard)
    }
}
