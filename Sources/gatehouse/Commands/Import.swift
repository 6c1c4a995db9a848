import Accounts
import ArgumentParser
import Foundation
import Gateway
import Logging
import UnixSignals

/// `gatehouse import`: moves the profiles of a site into its own store in bulk.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Move the profiles of a site into its own store, from its legacy table or a CSV file.",
        discussion: """
            Rows are read by ranges of their keys, checked by the site's model, and written in pieces, each noted as done \
            together with its rows. Ctrl-C finishes what is under way; whatever broke an import off, the same command goes \
            on with it. What is there already is left alone, so it can be run again.

            A row that is refused is written to --rejects as a line of JSON: key, field, code and reason, never a value.

              gatehouse import shop --dry-run
              gatehouse import shop --throttle 2000 --rejects rejects.jsonl
              gatehouse import shop --csv people.csv --key-column user_id

            Exit status: 0 done, 1 rows were rejected or it failed, 75 it was broken off: run it again.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    @Flag(help: "Do everything but write, and say what would be written.")
    var dryRun = false

    @Flag(help: "Begin anew, and forget where an earlier import was broken off.")
    var restart = false

    @Option(help: ArgumentHelp("Read at most so many rows a second.", valueName: "rows"))
    var throttle: Int?

    @Option(help: ArgumentHelp("Read so many ranges side by side.", valueName: "count"))
    var readers = 4

    @Option(help: ArgumentHelp("Add a line for each row that is refused to this file.", valueName: "file"))
    var rejects: String?

    @Option(help: ArgumentHelp("End when more rows than this were refused; 0 never does.", valueName: "count"))
    var maxRejects = 1000

    @Option(
        help: ArgumentHelp(
            "Read this CSV file instead of the legacy table; its first line names the columns.", valueName: "file"))
    var csv: String?

    @Option(help: ArgumentHelp("The column of the CSV file that holds the key.", valueName: "column"))
    var keyColumn: String?

    @Option(
        help: ArgumentHelp(
            "What stands between the fields of the CSV file; tab is a name for one.", valueName: "character"))
    var delimiter = ","

    @Option(
        help: ArgumentHelp(
            "A column of the CSV file that is left aside; may be given several times.", valueName: "column"))
    var ignoreColumn: [String] = []

    func validate() throws {
        guard throttle.map({ $0 > 0 }) ?? true else { throw ValidationError("--throttle is 1 or more.") }
        guard (1...64).contains(readers) else { throw ValidationError("--readers is 1 to 64.") }
        guard maxRejects >= 0 else { throw ValidationError("--max-rejects is 0 or more.") }
        guard (csv == nil) == (keyColumn == nil) else {
            throw ValidationError("--csv and --key-column go together.")
        }
        guard delimiter == "tab" || delimiter.count == 1 else {
            throw ValidationError("--delimiter is one character, or tab.")
        }
    }

    func run() async throws {
        var wanted = ImportOptions()
        wanted.isDryRun = dryRun
        wanted.restarts = restart
        wanted.readers = readers
        wanted.throttle = throttle
        wanted.maximumRejects = maxRejects == 0 ? nil : maxRejects
        let rejectFile = try rejects.map { try RejectFile(path: $0) }
        let meter = ImportMeter(progress: options.progress, isDryRun: dryRun)
        let chosen = wanted
        let report: ImportReport
        do {
            report = try await options.withGateway { gateway, runtime in
                let importer = try await runtime.importer(
                    of: site.id, from: source(gateway), logger: Logger(label: "gatehouse"))
                let stop = ImportStop()
                return try await Self.untilSignal(stop) {
                    try await importer.run(
                        chosen, stop: stop,
                        listener: Importer.Listener(
                            progress: { meter.show($0) }, rejects: { try rejectFile?.append($0) }))
                }
            }
        } catch {
            meter.finish()
            throw error
        }
        meter.finish()
        show(report)
        switch report.ending {
        case .interrupted: throw ExitCode(75)
        case .left, .tooManyRejects: throw ExitCode(1)
        case .done: if report.counts.rejected > 0 { throw ExitCode(1) }
        }
    }

    private func source(_ gateway: Gateway) throws -> (any ImportSource)? {
        guard let csv, let keyColumn else { return nil }
        let route = try gateway.router.route(site.id)
        return try CSVSource(
            file: URL(fileURLWithPath: csv), site: route.migration?.site ?? route.site, keyColumn: keyColumn,
            delimiter: delimiter == "tab" ? "\t" : delimiter.first ?? ",", ignoredColumns: ignoreColumn)
    }

    /// Runs `body`; the first SIGINT or SIGTERM wishes its end, a second one breaks it off.
    private static func untilSignal(
        _ stop: ImportStop, _ body: @escaping @Sendable () async throws -> ImportReport
    ) async throws -> ImportReport {
        try await withThrowingTaskGroup(of: ImportReport?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                    if stop.isWished { return nil }
                    stop.wish()
                    Console.error.line("\nfinishing what is under way")
                }
                return nil
            }
            defer { group.cancelAll() }
            guard let report = try await group.next() ?? nil else { throw CancellationError() }
            return report
        }
    }

    private func show(_ report: ImportReport) {
        let counts = report.counts
        let verb = dryRun ? "to be written" : "written"
        var lines = [
            "\(count(counts.read, "row")) read, \(counts.written) \(verb), \(counts.present) there already, "
                + "\(counts.deleted) deleted here, \(counts.rejected) rejected"
        ]
        if counts.accounts > 0 {
            lines.append("\(count(counts.accounts, "account")) \(dryRun ? "to be made" : "made") of members")
        }
        if counts.rounded > 0 { lines.append("\(counts.rounded) with timestamps that lost digits, as declared") }
        let ending: String
        switch report.ending {
        case .done: ending = "done"
        case .interrupted:
            ending = "interrupted"
            lines.append("broken off: run the same command to go on")
        case .left(let phase):
            ending = "left"
            lines.append(
                "ended: the site went to \(phase.rawValue), where its new store serves alone; what was not imported stays in the legacy store"
            )
        case .tooManyRejects(let most):
            ending = "too-many-rejects"
            lines.append(
                "ended, since more than \(most) rows were rejected: mend them, or allow more with --max-rejects")
        }
        options.show(
            [
                "site": .string(site.id.rawValue), "ending": .string(ending), "dry_run": .bool(dryRun),
                "resumed": .bool(report.isResumed), "read": JSONValue(counts.read),
                "written": JSONValue(counts.written), "present": JSONValue(counts.present),
                "deleted": JSONValue(counts.deleted), "rejected": JSONValue(counts.rejected),
                "rounded": JSONValue(counts.rounded), "accounts": JSONValue(counts.accounts),
            ], text: lines.joined(separator: "\n"))
    }
}
