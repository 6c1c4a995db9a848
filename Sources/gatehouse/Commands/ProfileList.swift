import Accounts
import ArgumentParser
import Gateway

/// `gatehouse profile list`: the profiles of a site, by key.
struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the profiles of a site.",
        discussion: """
              gatehouse profile list forum --filter language=de
              gatehouse profile list shop --limit 1000 --json
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var page: PageOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    @Option(
        help: ArgumentHelp(
            "Only profiles where a field marked as a filter has this value; may be repeated.", valueName: "field=value")
    )
    var filter: [FieldAssignment] = []

    func run() async throws {
        let wanted = Dictionary(filter.map { ($0.name, $0.text) }, uniquingKeysWith: { $1 })
        let found = try await options.withGateway { [site, page] gateway, _ in
            try await gateway.profiles.list(site: site.id, page: page.request, filter: wanted, as: .operator)
        }
        options.show(
            ["profiles": .array(found.elements.map(\.json)), "next": JSONValue(found.next)],
            text: found.elements.map { "account \($0.profile.account)\n\($0.card)" }.joined(separator: "\n"))
        if found.elements.isEmpty { options.note("no profiles") }
        if let next = found.next { options.note("there are more: --cursor \(next)") }
    }
}
