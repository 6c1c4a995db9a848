internal import ArgumentParser

/// How fast the drivers are by themselves: no HTTP, no site and no JSON around them.
@main
struct DriverBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "driver-bench",
        abstract: "Runs one statement again and again through a driver of Gatehouse, and prints how often a second.",
        discussion: """
            scripts/bench compares the numbers: with plain db-lib in C that runs the same statement, and with the look-ups \
            that the whole gateway answers. The line it prints has the statements a second, p50 and p99 in microseconds, how \
            many failed, and how many there were, with tabs between.
            """, subcommands: [SQLServerBench.self, PostgresBench.self])
}

/// What both drivers are asked for.
struct LoadOptions: ParsableArguments {
    @Option(help: "How many statements are under way at a time.")
    var connections = 16

    @Option(help: "How long the load lasts, in seconds.")
    var seconds = 5

    @Option(help: "How many people there are, with the ids from 1 on.")
    var accounts = 100_000

    func validate() throws {
        guard connections > 0, seconds > 0, accounts > 0 else {
            throw ValidationError("--connections, --seconds and --accounts are at least 1")
        }
    }
}
