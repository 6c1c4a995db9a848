import Accounts
import ArgumentParser
import Gateway

/// `gatehouse profile backfill`: makes the profiles of accounts that have none.
struct ProfileBackfill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill", abstract: "Make the profiles of accounts that have none on a site.",
        discussion: """
            Profiles that are there stay as they are, so it can be run again. After a break it goes on with --cursor.

              gatehouse profile backfill blog --dry-run
              gatehouse profile backfill blog
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    @Flag(help: "Count, and make nothing.")
    var dryRun = false

    @Flag(help: "Make profiles though required fields without a default stay empty.")
    var allowIncomplete = false

    @Option(help: ArgumentHelp("Where to go on: what a run that was broken off ended with.", valueName: "cursor"))
    var cursor: String?

    func run() async throws {
        let progress = options.progress
        let reached = Reached(cursor)
        let outcome: Backfill.Progress
        do {
            outcome = try await options.withGateway { [site, cursor, dryRun, allowIncomplete] gateway, _ in
                let backfill = try gateway.backfill(of: site.id)
                return try await backfill.run(from: cursor, isDryRun: dryRun, allowsIncomplete: allowIncomplete) {
                    progress.show("accounts", done: $0.accounts, total: nil)
                    reached.note($0.cursor)
                }
            }
        } catch {
            progress.finish()
            if let cursor = reached.cursor { options.note("go on with: --cursor \(cursor)") }
            throw error
        }
        progress.finish()
        let verb = dryRun ? "to be made" : "made"
        var lines = ["\(count(outcome.accounts, "account")), \(count(outcome.made, "profile")) \(verb)"]
        lines += outcome.failures.map { "account \($0.account): \($0.reason)" }
        options.show(
            [
                "accounts": JSONValue(outcome.accounts), "made": JSONValue(outcome.made), "dry_run": .bool(dryRun),
                "failures": .array(
                    outcome.failures.map {
                        ["account": JSONValue($0.account.rawValue), "reason": Failure($0.reason).json]
                    }),
            ], text: lines.joined(separator: "\n"))
        if !outcome.failures.isEmpty { throw ExitCode(1) }
    }
}
