import Accounts
import ArgumentParser
import Gateway

/// `gatehouse account unlock`: lifts the waiting that failed attempts have brought an account.
struct AccountUnlock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Lift the waiting that failed attempts to sign in have brought an account.",
        discussion: """
            What was counted against the address the attempts came from stays, and ends by itself.

              gatehouse account unlock bob
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: AccountArgument.help) var account: AccountArgument

    func run() async throws {
        let found = try await options.withGateway { [account] gateway, _ in
            let found = try await gateway.repositories.accounts.account(account.reference)
            try await gateway.staff.unlock(found.id, actor: .operator)
            return found
        }
        options.show(
            ["id": JSONValue(found.id.rawValue), "username": .string(found.username)],
            text: "\(Printable.line(found.username)) can sign in without waiting")
    }
}
