import ArgumentParser

/// `gatehouse profile`: what a site knows of an account.
struct ProfileCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Show, set, delete and list the profiles of a site.",
        subcommands: [
            ProfileGet.self, ProfileSet.self, ProfileDelete.self, ProfileList.self, ProfileBackfill.self,
        ])

    static let siteHelp = ArgumentHelp("The site's ID.", valueName: "site")
}
