import ArgumentParser

/// `gatehouse sample`: people to try the gateway with.
struct SampleCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Load sample people into a legacy table.", subcommands: [SampleLoad.self])
}
