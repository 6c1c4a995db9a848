import Accounts
import ArgumentParser
import Gateway

/// `gatehouse role set`: gives an account a role on a site.
struct RoleSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Give an account a role on a site, in the place of the one it has there.",
        discussion: """
            The roles are viewer, editor and admin. A role opens the admin pages to members of the staff alone: make \
            somebody one with gatehouse account update ACCOUNT --staff.

              gatehouse role set bob blog editor
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: AccountArgument.help) var account: AccountArgument
    @Argument(help: ArgumentHelp("The site's ID.", valueName: "site")) var site: SiteArgument
    @Argument(help: ArgumentHelp("The role: viewer, editor or admin.", valueName: "role")) var role: Role

    func run() async throws {
        let found = try await options.withGateway { [account, site, role] gateway, _ in
            let found = try await gateway.repositories.accounts.account(account.reference)
            try await gateway.staff.setRole(role, of: found.id, on: site.id, actor: .operator, origin: Origin())
            return found
        }
        options.show(
            [
                "account": JSONValue(found.id.rawValue), "username": .string(found.username),
                "site": .string(site.id.rawValue), "role": .string(role.rawValue),
            ], text: "\(Printable.line(found.username)) is \(role.rawValue) on \(site.id)")
        if !found.isStaff, !found.isSuperuser {
            options.note("it opens nothing yet: gatehouse account update \(found.id) --staff")
        }
    }
}
