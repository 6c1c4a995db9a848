import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse account create`: makes an account, and the profiles that were given with it.
struct AccountCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an account, and profiles with it.",
        discussion: """
            Everything is checked before anything is written, and every mistake is listed at once. What is printed was \
            read back from the databases.

              gatehouse account create bob --email bob@example.org --profile blog.display_name="Bob Smith"
              pass show bob | gatehouse account create bob --password-stdin
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The username: letters, digits and _ . + -, at most 150 of them.")
    var username: String

    @Option(help: ArgumentHelp("The e-mail address.", valueName: "address"))
    var email = ""

    @Option(help: ArgumentHelp("The first name.", valueName: "name"))
    var firstName = ""

    @Option(help: ArgumentHelp("The last name.", valueName: "name"))
    var lastName = ""

    @Option(
        name: .customLong("profile"),
        help: ArgumentHelp("A field of the profile on a site; may be repeated.", valueName: "site.field=value"))
    var profiles: [FieldAssignment] = []

    @Flag(help: "Let the account into the admin pages.")
    var staff = false

    @Flag(help: "Let the account do everything.")
    var superuser = false

    @Flag(help: "Make it without the right to sign in.")
    var inactive = false

    @Flag(help: "Ask for a password at the terminal; without one nobody can sign in by password.")
    var password = false

    @Flag(help: "Read the password from the first line of standard input.")
    var passwordStdin = false

    func run() async throws {
        var draft = AccountDraft()
        draft.username = username
        draft.email = email
        draft.firstName = firstName
        draft.lastName = lastName
        draft.isStaff = staff
        draft.isSuperuser = superuser
        draft.isActive = !inactive
        if password || passwordStdin {
            draft.password = try PasswordInput.parse(passwordStdin ? ["--password-stdin"] : []).read()
        }
        let sheet = try await options.withGateway { [draft, profiles] gateway, _ in
            var draft = draft
            draft.profiles = try Self.bySite(profiles, gateway: gateway)
            let (account, pending) = try await gateway.accounts.create(draft, as: .operator)
            var sheet = try await AccountSheet(.id(account.account.id), gateway: gateway)
            sheet.pending = pending
            return sheet
        }
        options.show(sheet.json, text: sheet.text)
    }

    /// The fields of each site's profile.
    private static func bySite(
        _ assignments: [FieldAssignment], gateway: Gateway
    ) throws -> OrderedDictionary<String, OrderedDictionary<String, JSONValue>> {
        var groups: OrderedDictionary<String, [FieldAssignment]> = [:]
        for assignment in assignments {
            guard let dot = assignment.name.firstIndex(of: "."),
                let field = FieldAssignment(
                    argument: "\(assignment.name[assignment.name.index(after: dot)...])=\(assignment.text)")
            else {
                throw ValidationError("--profile takes SITE.FIELD=VALUE, not \"\(assignment.name)=...\".")
            }
            groups[String(assignment.name[..<dot]), default: []].append(field)
        }
        var profiles: OrderedDictionary<String, OrderedDictionary<String, JSONValue>> = [:]
        for (site, fields) in groups {
            // A site there is not is the service's to refuse, with everything else that is wrong.
            let model = try? gateway.router.route(SiteID(rawValue: site)).site.model
            profiles[site] = try fields.object(for: model)
        }
        return profiles
    }
}
