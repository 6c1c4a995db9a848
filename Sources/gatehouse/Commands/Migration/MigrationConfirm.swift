import Accounts
import ArgumentParser
import Gateway

/// `gatehouse migration confirm`: says that the stores of a site are those of its move, under other names.
struct MigrationConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Say that the stores in a site's file are those its move began with.",
        discussion: """
            While a site is lazy or shadow, its file must name the two stores that the move began with; where it names \
            another, the site is not served. A table or a database that was given another name is the same all the same: \
            this command takes the names of the file for it. Nothing is copied and nobody is moved.

              gatehouse migration confirm shop
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ArgumentHelp("The site's ID.", valueName: "site"))
    var site: SiteArgument

    func run() async throws {
        let state = try await options.withGateway { [site] gateway, _ in
            try await gateway.migrations.confirm(try gateway.migration(of: site.id), as: .operator)
        }
        let stores = state.stores
        options.show(
            [
                "site": .string(site.id.rawValue), "phase": .string(state.phase.rawValue),
                "from": stores.map { .string($0.legacy) } ?? .null, "to": stores.map { .string($0.own) } ?? .null,
            ],
            text: "\(site.id) is in the phase \(state.phase.rawValue), "
                + (stores.map { "from \($0.legacy) to \($0.own)" } ?? "and its stores are not noted"))
    }
}
