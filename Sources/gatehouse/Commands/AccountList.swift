import Accounts
import ArgumentParser
import Gateway

/// `gatehouse account list`: accounts, newest first.
struct AccountList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List accounts, newest first.",
        discussion: """
              gatehouse account list --search bob
              gatehouse account list --limit 1000 --json | jq -r '.accounts[].email'
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var page: PageOptions

    @Option(
        help: ArgumentHelp(
            "Only those whose username, e-mail or names contain this, in any letter case.", valueName: "text"))
    var search: String?

    func run() async throws {
        let found = try await options.withGateway { [page, search] gateway, _ in
            try await gateway.accounts.list(page.request, search: search, as: .operator)
        }
        var table = Table("ID", "USERNAME", "E-MAIL", "NAME", "FLAGS", "JOINED")
        for account in found.elements.map(\.account) {
            table.add(
                account.id.description, account.username, account.email, account.fullName,
                AccountView.flags(of: account), account.dateJoined.description)
        }
        options.show(
            ["accounts": .array(found.elements.map(\.json)), "next": JSONValue(found.next)],
            text: found.elements.isEmpty ? "" : table.text)
        if found.elements.isEmpty { options.note("no accounts") }
        if let next = found.next { options.note("there are more: --cursor \(next)") }
    }
}
