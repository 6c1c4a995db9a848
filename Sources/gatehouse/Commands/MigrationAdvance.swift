import Accounts
import ArgumentParser
import Gateway

/// `gatehouse migration advance`: takes a site one step on.
struct MigrationAdvance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Take a site to the next phase: legacy, lazy, shadow, cut-over.",
        discussion: """
            The step is checked first, and refused with the reason where something stands in its way. Then every instance \
            ends what it does in the old phase; requests wait meanwhile, for a second as a rule. Exit status 1 where the \
            step was not taken: everything is as before then.

              gatehouse migration advance shop
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var step: StepOptions

    func run() async throws { try await step.take(.advance, options) }
}

/// `gatehouse migration rollback`: takes a site back to its legacy store.
struct MigrationRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Take a site back to its legacy store.",
        discussion: """
            The legacy store serves again, with its own access. What was changed here since it was copied stays in the new \
            store, and is counted; it is not in the legacy store until somebody writes it back.

              gatehouse migration rollback shop
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var step: StepOptions

    func run() async throws { try await step.take(.rollback, options) }
}

/// What the commands that take a step are told.
struct StepOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The site's ID.", valueName: "site"))
    var site: SiteArgument

    @Flag(help: "Go on in spite of what the check finds.")
    var force = false

    @Option(help: ArgumentHelp("How long other instances have to end what they do.", valueName: "seconds"))
    var wait = 60

    func validate() throws {
        guard (1...600).contains(wait) else { throw ValidationError("--wait is a number from 1 to 600.") }
    }

    func take(_ direction: MigrationCoordinator.Direction, _ options: GlobalOptions) async throws {
        let progress = options.progress
        var order = MigrationCoordinator.Order(actor: .operator)
        order.isForced = force
        order.patience = .seconds(wait)
        let overview = try await options.withGateway { [site, order] gateway, _ in
            defer { progress.finish() }
            let migration = try gateway.migration(of: site.id)
            _ = try await gateway.migrations.step(direction, of: migration, order) { event in
                switch event {
                case .checking(let keys): progress.show("legacy rows checked", done: keys, total: nil)
                case .waiting(let names): progress.show("instances to wait for", done: names.count, total: nil)
                }
            }
            return try await gateway.overview(of: migration)
        }
        options.show(overview.json, text: "\(site.id) is in the phase \(overview.state.phase.rawValue)")
        if direction == .rollback, overview.counts.changed + overview.counts.deleted > 0 {
            options.note(
                "\(count(overview.counts.changed, "profile")) changed and \(overview.counts.deleted) deleted here are "
                    + "not in the legacy store: gatehouse migration changes \(site.id)")
        }
        options.note("next: \(overview.advice)")
    }
}
