import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse account delete`: deletes an account, and its profiles as each site says.
struct AccountDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete an account, and its profiles as each site says.",
        discussion: """
            The account is gone at once. Each site's receipt says what became of its profile: deleted, pending where its \
            database did not answer yet, retained where the site keeps it.

              gatehouse account delete bob
              gatehouse account delete 42 --yes --json
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: AccountArgument.help) var account: AccountArgument

    @Flag(help: "Do not ask first.")
    var yes = false

    func run() async throws {
        if !yes {
            guard TerminalHandle.isInputATerminal, !options.json else {
                throw ValidationError("There is nobody to ask whether it is meant: say so with --yes.")
            }
            Console.error.write("Delete the account \(Printable.line(account.reference.description)) for good? [y/N] ")
            guard ["y", "yes"].contains(readLine()?.lowercased()) else {
                options.note("nothing was deleted")
                throw ExitCode(1)
            }
        }
        let receipts = try await options.withGateway { [account] gateway, _ in
            try await gateway.accounts.delete(account.reference, as: .operator)
        }
        var table = Table("SITE", "PROFILE")
        for (site, receipt) in receipts { table.add(site.rawValue, receipt.rawValue) }
        let sites = receipts.map { ($0.site.rawValue, JSONValue.string($0.receipt.rawValue)) }
        options.show(
            ["receipts": .object(OrderedDictionary(sites, uniquingKeysWith: { $1 }))],
            text: "account \(Printable.line(account.reference.description)) is deleted\n\n\(table.text)")
    }
}
