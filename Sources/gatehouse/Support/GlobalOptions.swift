import Accounts
import ArgumentParser
import Foundation
import Gateway
import Logging

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.long, .customShort("c")],
        help: ArgumentHelp("The gateway's file; relative paths in it are meant from above config/.", valueName: "file"))
    var config = "config/gateway.yaml"

    @Flag(help: "Print JSON for programs; failures are a problem object on standard error.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "What is logged to standard error: trace, debug, info, notice, warning, error or critical.",
            valueName: "level"))
    var logLevel: LogConfiguration.Level?

    /// Reads the configuration.
    /// - Throws: `ConfigurationError` with every mistake.
    func load() throws -> LoadedConfiguration {
        try ConfigurationLoader.load(file: URL(fileURLWithPath: config, isDirectory: false))
    }

    /// Reads the configuration, runs its databases, and does something with the gateway.
    func withGateway<Outcome: Sendable>(
        _ body: @escaping @Sendable (Gateway, GatewayRuntime) async throws -> Outcome
    ) async throws -> Outcome {
        let loaded = try load()
        // Who runs a command waits for its answer, and reads what goes wrong there: the log adds what else is strange.
        bootstrapLogging(SharedLogLevel(logLevel.map(Logger.Level.init) ?? .error), json ? .json : .text)
        let runtime = try GatewayRuntime(loaded, logger: Logger(label: "gatehouse"))
        return try await runtime.withDatabases { gateway in try await body(gateway, runtime) }
    }

    func bootstrapLogging(_ shared: SharedLogLevel, _ format: LogConfiguration.Format) {
        let isColored = Console.error.isColored
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, format: format, isColored: isColored, shared: shared)
        }
    }

    /// Prints a result: JSON for programs, else the text.
    func show(_ result: JSONValue, text: @autoclosure () -> String) {
        let text = json ? result.prettyText : text()
        if !text.isEmpty { Console.output.line(text) }
    }

    /// Says something beside the result to people.
    func note(_ text: String) {
        if !json { Console.error.line(text) }
    }

    var progress: ProgressReport { ProgressReport(isSilent: json) }
}
