import Accounts
import ArgumentParser
import Gateway

/// `gatehouse role remove`: takes an account's role on a site away.
struct RoleRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take away the role an account has on a site.",
        discussion: "  gatehouse role remove bob blog")

    @OptionGroup var options: GlobalOptions
    @Argument(help: AccountArgument.help) var account: AccountArgument
    @Argument(help: ArgumentHelp("The site's ID.", valueName: "site")) var site: SiteArgument

    func run() async throws {
        let found = try await options.withGateway { [account, site] gateway, _ in
            let found = try await gateway.repositories.accounts.account(account.reference)
            guard try await gateway.repositories.roles.roles(of: found.id)[site.id] != nil else {
                throw AccountError(.notFound, "\(account.reference) has no role on the site \"\(site.id)\"")
            }
            try await gateway.staff.setRole(nil, of: found.id, on: site.id, actor: .operator, origin: Origin())
            return found
        }
        options.show(
            [
                "account": JSONValue(found.id.rawValue), "username": .string(found.username),
                "site": .string(site.id.rawValue), "role": .null,
            ], text: "\(Printable.line(found.username)) has no role on \(site.id) any more")
    }
}
