import Accounts
import ArgumentParser

/// `gatehouse role`: what the staff may do in the admin pages.
struct RoleCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Show, give and take the roles of the staff.",
        discussion: """
            A role is held on one site. A viewer sees accounts and profiles; an editor changes profiles too; an admin \
            sees addresses, ends sessions, sends resets and lifts limits too. Superusers need none.
            """,
        subcommands: [RoleList.self, RoleSet.self, RoleRemove.self])
}
