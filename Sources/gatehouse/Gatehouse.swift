import ArgumentParser
import Foundation

/// The command `gatehouse`: the gateway itself, and everything people do with it by hand.
@main
struct Gatehouse: AsyncParsableCommand {
    /// What `--version` prints.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "An account gateway: one user base, many sites, a profile model and a database for each.",
        discussion: """
            Start with:

              gatehouse serve --demo        three sample sites to look at
              gatehouse check               what is wrong in the configuration and the tables
              gatehouse migrate             make the tables that are Gatehouse's own
              gatehouse serve               the gateway

            Exit status: 0 done, 1 findings or failure, 64 wrong usage, 75 a database does not answer: try again.
            """,
        version: version,
        subcommands: [
            Serve.self, Check.self, Migrate.self, Inspect.self, SiteCommands.self, AccountCommands.self,
            ProfileCommands.self, RoleCommands.self, KeyCommands.self, AuditCommands.self, MigrationCommands.self,
            Import.self, Verify.self, SampleCommands.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            do {
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            } catch  where error is any ParserOutcome || exitCode(for: error) != .failure {
                // Help and wrong usage, which the argument parser throws as types of its own.
                throw error
            } catch {
                let failure = Failure(error)
                failure.report(as: CommandLine.arguments.contains("--json") ? .json : .text)
                Foundation.exit(failure.status)
            }
        } catch {
            exitAsParser(error)
        }
    }

    /// Ends as the argument parser does: help and version, or wrong usage with its explanation.
    private static func exitAsParser(_ error: any Error) -> Never {
        let status = exitCode(for: error)
        if status == .validationFailure, CommandLine.arguments.contains("--json") {
            Failure(status: status.rawValue, kind: "usage", message: message(for: error)).report(as: .json)
            Foundation.exit(status.rawValue)
        }
        exit(withError: error)
    }
}

/// An error that is the argument parser's to report.
protocol ParserOutcome: Error {}

extension ExitCode: ParserOutcome {}
extension CleanExit: ParserOutcome {}
extension ValidationError: ParserOutcome {}
