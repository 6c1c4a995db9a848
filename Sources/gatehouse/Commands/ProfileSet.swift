import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse profile set`: sets the named fields, and makes the profile where there is none.
struct ProfileSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set fields of a profile; it is made where there is none.",
        discussion: """
            Fields that are not named stay as they are. What is printed was read back from the database.

              gatehouse profile set blog bob display_name="Bob Smith" url=https://bob.example.org
              gatehouse profile set blog bob --unset url
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument
    @Argument(help: AccountArgument.help) var account: AccountArgument

    @Argument(help: ArgumentHelp("A field and its value.", valueName: "field=value"))
    var fields: [FieldAssignment] = []

    @Option(help: ArgumentHelp("A field to take the value from; may be repeated.", valueName: "field"))
    var unset: [String] = []

    func validate() throws {
        guard !fields.isEmpty || !unset.isEmpty else { throw ValidationError("Name a field: FIELD=VALUE.") }
    }

    func run() async throws {
        let view = try await options.withGateway { [site, account, fields, unset] gateway, _ in
            let model = try gateway.router.route(site.id).site.model
            var members = try fields.object(for: model)
            for name in unset { members[name] = .null }
            do {
                _ = try await gateway.profiles.patch(account.reference, site: site.id, fields: members, as: .operator)
            } catch let error as AccountError where error.code == .profileNotFound {
                _ = try await gateway.profiles.replace(
                    account.reference, site: site.id, fields: members, condition: Precondition(noneMatch: .any),
                    as: .operator)
            }
            return try await gateway.profiles.profile(
                account.reference, site: site.id, as: .operator, creating: false)
        }
        options.show(view.json, text: view.titledCard)
    }
}
