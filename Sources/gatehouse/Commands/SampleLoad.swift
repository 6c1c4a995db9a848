import Accounts
import ArgumentParser
import Foundation
import Gateway

/// `gatehouse sample load`: fills the legacy table of a site, with an account and a link for each person.
struct SampleLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Fill the legacy table of a site with people, and make their accounts.",
        discussion: """
            The table is made where it is missing, as a legacy system would have it; one that holds other people is left \
            alone. Each person gets an account, whose username is the part of the address before the @, and a link from \
            the legacy key to it. A run that was broken off is gone on with by running it again.

            The people are made up, or come from EmailAddress.tsv and PersonPhone.tsv of Microsoft's sample database \
            AdventureWorks in a folder.

              gatehouse sample load --site shop --people 1000
              gatehouse sample load --site shop --from /tmp/adventureworks
            """)

    @OptionGroup var options: GlobalOptions

    @Option(help: ArgumentHelp("The site, whose table is not managed and whose key leads to links.", valueName: "site"))
    var site: SiteArgument

    @Option(help: ArgumentHelp("How many people to make up; 1000 without.", valueName: "number"))
    var people: Int?

    @Option(help: ArgumentHelp("The folder of the two files.", valueName: "folder"), completion: .directory)
    var from: String?

    func validate() throws {
        guard people == nil || from == nil else { throw ValidationError("Give --people or --from, not both.") }
        if let people, !(1...1_000_000).contains(people) {
            throw ValidationError("--people is a number from 1 to 1000000.")
        }
    }

    func run() async throws {
        let persons =
            if let from {
                try PeopleFiles(folder: URL(fileURLWithPath: from, isDirectory: true)).people()
            } else {
                SamplePeople().people(people ?? 1000)
            }
        let progress = options.progress
        defer { progress.finish() }
        let outcome = try await options.withGateway { [site] gateway, _ in
            try await gateway.sampleLoader(for: site.id).load(persons) {
                progress.show($0.step.rawValue, done: $0.done, total: $0.total)
            }
        }
        progress.finish()
        options.show(
            [
                "site": .string(site.id.rawValue), "people": JSONValue(outcome.people),
                "table_made": .bool(outcome.isTableNew), "rows": JSONValue(outcome.rows),
                "accounts": JSONValue(outcome.accounts), "links": JSONValue(outcome.links),
            ],
            text: """
                \(count(outcome.people, "person", "people")): \(count(outcome.rows, "row")), \
                \(count(outcome.accounts, "account")) and \(count(outcome.links, "link")) made
                """)
    }
}
