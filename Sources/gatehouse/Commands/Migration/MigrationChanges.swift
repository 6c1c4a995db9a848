import Accounts
import ArgumentParser
import Gateway

/// `gatehouse migration changes`: what was changed here since it was copied.
struct MigrationChanges: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes", abstract: "List the profiles that were made, changed or deleted here since the copy.",
        discussion: "  gatehouse migration changes shop")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var work: WriteBackOptions

    func run() async throws { try await work.run(isDryRun: true, options) }
}

/// `gatehouse migration write-back`: writes to the legacy store what was changed here.
struct MigrationWriteBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-back", abstract: "Write to a site's legacy store what was changed here since the copy.",
        discussion: """
            The legacy store must be read-write in the site's file. A legacy row that was changed too is left as it is, and \
            told. What is written is noted profile by profile: after a break it goes on, and doing it again does no harm.

            Exit status: 0 everything is written; 1 some changes could not be.

              gatehouse migration write-back shop --dry-run
              gatehouse migration write-back shop
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var work: WriteBackOptions

    @Flag(help: "List what would be written, and write nothing.")
    var dryRun = false

    func run() async throws { try await work.run(isDryRun: dryRun, options) }
}

/// What the commands about changes are told.
struct WriteBackOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The site's ID.", valueName: "site"))
    var site: SiteArgument

    @Option(help: ArgumentHelp("How many of the changes are listed.", valueName: "changes"))
    var list = 1000

    func validate() throws {
        guard (0...1_000_000).contains(list) else { throw ValidationError("--list is 0 to 1000000 changes") }
    }

    func run(isDryRun: Bool, _ options: GlobalOptions) async throws {
        let progress = options.progress
        var wanted = WriteBack.Options()
        (wanted.isDryRun, wanted.listed) = (isDryRun, list)
        let report = try await options.withGateway { [site, wanted] gateway, _ in
            defer { progress.finish() }
            return try await gateway.writeBack(of: site.id).run(wanted) {
                progress.show("changes", done: $0, total: nil)
            }
        }
        options.show(report.json, text: Self.text(report, isDryRun))
        if report.hasFindings { throw ExitCode(1) }
    }

    private static func text(_ report: ChangeReport, _ isDryRun: Bool) -> String {
        var table = Table("ACCOUNT", "KEY", "WHAT", "FIELDS", "WHEN", "OUTCOME")
        for change in report.changes {
            let inexact = change.inexact.map { "\($0) is kept in another way" }
            table.add(
                change.account.description, change.key?.rawValue ?? "", change.kind.rawValue,
                change.fields.map(\.rawValue).joined(separator: ", "), change.changedAt?.description ?? "",
                ([isDryRun ? nil : change.outcome.word, change.outcome.reason].compactMap(\.self) + inexact)
                    .joined(separator: ": "))
        }
        let counts = ChangeReport.Kind.allCases.map { "\(report.counts[$0] ?? 0) \($0.rawValue)" }
        let outcomes = report.outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let sums = (isDryRun ? counts : counts + outcomes).joined(separator: ", ")
        return (report.changes.isEmpty ? "" : table.text + "\n\n") + sums
            + (report.unlisted > 0 ? "; \(report.unlisted) are not listed" : "")
    }
}
