import Accounts
import ArgumentParser
import Gateway

/// `gatehouse account password`: sets an account's password.
struct AccountPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Set the password of an account.",
        discussion: """
            The password is asked for at the terminal, or read from standard input. It is never an argument, which every \
            other user of the machine could read.

              gatehouse account password bob
              pass show bob | gatehouse account password bob --password-stdin
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var input: PasswordInput
    @Argument(help: AccountArgument.help) var account: AccountArgument

    func run() async throws {
        let view = try await options.withGateway { [account, input] gateway, _ in
            // A name that is wrong is told before anybody types a password for it.
            _ = try await gateway.accounts.account(account.reference, as: .operator)
            return try await gateway.accounts.update(
                account.reference, json: ["password": .string(try input.read())], as: .operator)
        }
        options.show(
            ["id": JSONValue(view.account.id.rawValue), "username": .string(view.account.username)],
            text: "\(view.account.username) has a new password")
    }
}
