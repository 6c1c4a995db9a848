import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse account update`: changes what is named of an account, and leaves the rest.
struct AccountUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Change an account; what is not named stays as it is.",
        discussion: """
              gatehouse account update bob --email bob@example.net --staff
              gatehouse account update 42 --email "" --inactive
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: AccountArgument.help) var account: AccountArgument

    @Option(help: ArgumentHelp("Another username.", valueName: "name"))
    var username: String?

    @Option(help: ArgumentHelp("Another e-mail address; \"\" takes it away.", valueName: "address"))
    var email: String?

    @Option(help: ArgumentHelp("Another first name.", valueName: "name"))
    var firstName: String?

    @Option(help: ArgumentHelp("Another last name.", valueName: "name"))
    var lastName: String?

    @Flag(inversion: .prefixedNo, help: "Whether the account can sign in.")
    var active: Bool?

    @Flag(inversion: .prefixedNo, help: "Whether the account gets into the admin pages.")
    var staff: Bool?

    @Flag(inversion: .prefixedNo, help: "Whether the account may do everything.")
    var superuser: Bool?

    func run() async throws {
        var changes: OrderedDictionary<String, JSONValue> = [:]
        changes["username"] = username.map(JSONValue.string)
        changes["email"] = email.map { $0.isEmpty ? .null : .string($0) }
        changes["first_name"] = firstName.map(JSONValue.string)
        changes["last_name"] = lastName.map(JSONValue.string)
        changes["is_active"] = active.map(JSONValue.bool)
        changes["is_staff"] = staff.map(JSONValue.bool)
        changes["is_superuser"] = superuser.map(JSONValue.bool)
        guard !changes.isEmpty else { throw ValidationError("Nothing was named to be changed.") }
        let view = try await options.withGateway { [account, changes] gateway, _ in
            try await gateway.accounts.update(account.reference, json: .object(changes), as: .operator)
        }
        options.show(view.json, text: view.card)
    }
}
