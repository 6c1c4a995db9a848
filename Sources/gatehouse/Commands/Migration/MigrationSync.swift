import Accounts
import ArgumentParser
import Foundation
import Gateway

/// `gatehouse migration sync`: takes over what changed in a site's legacy table.
struct MigrationSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Take over what changed in a site's legacy table since it was copied.",
        discussion: """
            Rows written since the last pass are looked at, where the table has a rowversion or a "modified" column; else, \
            and with --full, every row. A profile that was changed on both sides goes the way of the site's policy. Nothing \
            is deleted. While a site is lazy, the gateway does this by itself.

            Exit status: 0 done; 1 conflicts wait, legacy rows are gone, or some could not be taken over.

              gatehouse migration sync shop
              gatehouse migration sync shop --full
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    @Flag(help: "Look at every row, and for profiles whose legacy row is gone.")
    var full = false

    func run() async throws {
        let progress = options.progress
        let report = try await options.withGateway { [site, full] gateway, _ in
            defer { progress.finish() }
            return try await gateway.synchronizer(of: site.id)
                .run(owner: "command line \(UUID().uuidString)", as: .operator, isFull: full) { done, total in
                    progress.show("rows", done: done, total: total)
                }
        }
        options.show(report.json, text: Self.text(report))
        if report.conflicts > 0 { options.note("next: gatehouse migration conflicts \(site.id)") }
        if report.hasFindings { throw ExitCode(1) }
    }

    private static func text(_ report: SyncReport) -> String {
        var card = Card()
        card.add("looked at", "\(count(report.looked, "row")), \(report.copied) of them copied before")
        card.add("taken over", String(report.takenOver))
        card.add("kept", String(report.kept))
        card.add("conflicts", String(report.conflicts))
        let examples = report.vanishedExamples.map(\.rawValue).joined(separator: ", ")
        card.add(
            "vanished",
            report.isFull
                ? "\(report.vanished)" + (examples.isEmpty ? "" : ", such as \(examples)") : "known after --full alone")
        card.add("refused", String(report.refused))
        let lines = report.refusals.map { "  key \($0.key), account \($0.account): \(Printable.line($0.reason))" }
        return ([card.text()] + lines).joined(separator: "\n")
    }
}
