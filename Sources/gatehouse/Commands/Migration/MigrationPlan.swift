import Accounts
import ArgumentParser
import Gateway

/// `gatehouse migration plan`: what a move will meet, before it begins.
struct MigrationPlan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Look at what a move will meet, before it begins.",
        discussion: """
            Counts and sizes, columns that nothing maps, values that break the model or that the new table cannot hold, \
            with the keys of examples, whose rows they are, and how long reading everything takes. It changes nothing.

            Exit status: 0 nothing stands in the way; 1 something does.

              gatehouse migration plan shop
              gatehouse migration plan shop --sample 10000
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    @Option(help: ArgumentHelp("How many legacy rows are looked at; all of them without it.", valueName: "rows"))
    var sample: Int?

    @Option(help: ArgumentHelp("How many keys are told of each kind of trouble.", valueName: "keys"))
    var examples = 5

    func validate() throws {
        if let sample, sample < 1 { throw ValidationError("--sample is at least 1 row") }
        guard (0...1000).contains(examples) else { throw ValidationError("--examples is 0 to 1000 keys") }
    }

    func run() async throws {
        let progress = options.progress
        var wanted = MovePlanner.Options()
        (wanted.sample, wanted.examples) = (sample, examples)
        let report = try await options.withGateway { [site, wanted] _, runtime in
            defer { progress.finish() }
            return try await runtime.planner(of: site.id).run(wanted) { step, done, total in
                progress.show(step, done: done, total: total)
            }
        }
        options.show(report.json, text: report.text)
        if !report.obstacles.isEmpty { throw ExitCode(1) }
    }
}
