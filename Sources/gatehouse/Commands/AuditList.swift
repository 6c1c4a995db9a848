import Accounts
import ArgumentParser
import Gateway

/// `gatehouse audit list`: entries of the audit log, newest first.
struct AuditList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List entries of the audit log, newest first.",
        discussion: """
              gatehouse audit list --account bob --since 7d
              gatehouse audit list --action sign-in --outcome refused --json
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var wanted: AuditOptions
    @OptionGroup var page: PageOptions

    func run() async throws {
        let found = try await options.withGateway { [wanted, page] gateway, _ in
            try await gateway.audit.list(page.request, filter: wanted.filter(gateway), as: .operator)
        }
        var table = Table("TIME", "ACTION", "OUTCOME", "BY", "ACCOUNT", "SITE", "ADDRESS", "FIELDS", "DETAIL")
        for entry in found.elements {
            let event = entry.event
            table.add(
                entry.at.description, event.action.rawValue, event.outcome.rawValue, event.actor.words,
                event.account?.description ?? "", event.site?.rawValue ?? "", event.address,
                event.fields.joined(separator: ", "), event.detail)
        }
        options.show(
            ["entries": .array(found.elements.map(\.json)), "next": JSONValue(found.next)],
            text: found.elements.isEmpty ? "" : table.text)
        if found.elements.isEmpty { options.note("no entries") }
        if let next = found.next { options.note("there are more: --cursor \(next)") }
    }
}
