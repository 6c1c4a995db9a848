import Accounts
import ArgumentParser
import Gateway

/// `gatehouse profile delete`: deletes a profile, and what hangs on it as the site says.
struct ProfileDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete the profile of an account on a site; the account stays.",
        discussion: """
            That there is none is no error.

              gatehouse profile delete blog bob
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument
    @Argument(help: AccountArgument.help) var account: AccountArgument

    func run() async throws {
        let wasThere = try await options.withGateway { [site, account] gateway, _ in
            try await gateway.profiles.delete(account.reference, site: site.id, as: .operator)
        }
        options.show(
            ["site": .string(site.id.rawValue), "deleted": .bool(wasThere)],
            text: wasThere ? "the profile is deleted" : "there was no profile")
    }
}
