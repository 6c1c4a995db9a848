import ArgumentParser

/// `gatehouse site`: the router's table.
struct SiteCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "List the sites, and show one with its addresses.",
        subcommands: [SiteList.self, SiteShow.self])
}
