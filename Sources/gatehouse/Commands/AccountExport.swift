import Accounts
import ArgumentParser
import Gateway

/// `gatehouse account export`: everything that is held about an account.
struct AccountExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write everything that is held about an account, as JSON.",
        discussion: """
            The document has the account, its profiles and collections on every site, sessions, roles, links and its part \
            of the audit log; no hash of a password and no secret. Where a site's database does not answer, unavailable \
            names the site, complete is false, and the exit status is 75. A file can be read by its owner alone.

              gatehouse account export bob --output bob.json
              gatehouse account export 42 | jq .profiles
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: AccountArgument.help) var account: AccountArgument

    @Option(name: [.long, .customShort("o")], help: ArgumentHelp("Write to this file.", valueName: "file"))
    var output: String?

    func run() async throws {
        let document = try await options.withGateway { [account] gateway, _ in
            let found = try await gateway.repositories.accounts.account(account.reference)
            return try await gateway.persons.export(found.id, actor: .operator, origin: Origin())
        }
        if let output {
            try PrivateFile.write(document.prettyText + "\n", to: output)
            options.note("everything about \(Printable.line(account.reference.description)) is in \(output)")
        } else {
            Console.output.line(document.prettyText)
        }
        if document["complete"] == .bool(false) {
            options.note("it is not complete: the database of some sites did not answer, see unavailable")
            throw ExitCode(75)
        }
    }
}
