import Accounts
import ArgumentParser
import Foundation
import Gateway
import GatewayHTTP

/// `gatehouse verify`: holds a site's legacy table and its own store against each other.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compare a site's legacy table with its own store.",
        discussion: """
            Counts, missing and extra keys, a checksum of each field over ranges of keys, and then the rows that differ; \
            who never came, and the formats of passwords that are left. It changes nothing.

            Exit status: 0 both sides are the same, but for what was done here since; 1 there are findings.

              gatehouse verify shop
              gatehouse verify shop --html verify.html
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: ProfileCommands.siteHelp) var site: SiteArgument

    @Option(help: ArgumentHelp("Write the report as one HTML page, which its owner alone can read.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("How many legacy rows are compared at a time.", valueName: "rows"))
    var range = 1000

    @Option(help: ArgumentHelp("How many of the rows that differ are listed.", valueName: "rows"))
    var list = 1000

    @Flag(help: "Tell the values that differ, of fields whose visibility is public or site.")
    var showValues = false

    func validate() throws {
        guard (1...100_000).contains(range) else { throw ValidationError("--range is 1 to 100000 rows") }
        guard (0...1_000_000).contains(list) else { throw ValidationError("--list is 0 to 1000000 rows") }
    }

    func run() async throws {
        let progress = options.progress
        var wanted = Verifier.Options()
        (wanted.range, wanted.listed, wanted.showsValues) = (range, list, showValues)
        let report: VerifyReport
        do {
            report = try await options.withGateway { [site, wanted] _, runtime in
                try await runtime.verifier(of: site.id).run(wanted) { step, done, total in
                    progress.show(step, done: done, total: total)
                }
            }
        } catch {
            progress.finish()
            throw error
        }
        progress.finish()
        if let html {
            try PrivateFile.write(VerifyReportPage(report).text, to: html)
            options.note("the report is in \(html)")
        }
        options.show(report.json, text: report.text)
        if !report.isClean { throw ExitCode(1) }
    }
}
