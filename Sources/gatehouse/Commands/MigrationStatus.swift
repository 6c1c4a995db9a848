import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse migration status`: how far the sites have come.
struct MigrationStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how far sites have come on their way out of a legacy database.",
        discussion: """
              gatehouse migration status
              gatehouse migration status shop --json | jq -r .sites[0].phase
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("The site's ID; all sites on their way without it.", valueName: "site"))
    var site: SiteArgument?

    func run() async throws {
        let overviews = try await options.withGateway { [site] gateway, _ in
            let wanted =
                try site.map { [try gateway.migration(of: $0.id)] } ?? gateway.router.routes.compactMap(\.migration)
            var overviews: [MigrationOverview] = []
            for migration in wanted { overviews.append(try await gateway.overview(of: migration)) }
            return overviews
        }
        let cards = overviews.map { "\($0.state.site)\n\(Self.card($0))" }
        options.show(["sites": .array(overviews.map(\.json))], text: cards.joined(separator: "\n\n"))
        if overviews.isEmpty { options.note("no site leaves a legacy database; a site says so by profile.migration") }
    }

    private static func card(_ overview: MigrationOverview) -> String {
        var card = Card()
        let waiting = overview.state.next.map { ", on the way to \($0.rawValue)" } ?? ""
        card.add("phase", overview.state.phase.rawValue + waiting)
        card.add("since", overview.state.changedAt?.description ?? "the beginning")
        card.add("from", overview.legacyStore)
        card.add("to", overview.store)
        card.add("copied", "\(overview.counts.copied), \(overview.counts.changed) of them changed here since")
        card.add("deleted here", "\(overview.counts.deleted)")
        card.add(
            "compared", "\(overview.differences.compared), \(overview.differences.different) of them different")
        card.add("next", overview.advice)
        return card.text(indent: 2)
    }
}
