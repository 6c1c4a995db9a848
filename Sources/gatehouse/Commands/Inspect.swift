import Accounts
import ArgumentParser
import Gateway

/// `gatehouse inspect`: writes a site file from a table that is there.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a site file from an existing table: columns, types, lengths, keys.",
        discussion: """
            The file goes to standard output. Read it through before you use it: what a column means, no catalogue tells.

              gatehouse inspect legacy dbo.Person --site shop > sites/shop.yaml
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The name of the database in the gateway's file.")
    var database: String

    @Argument(help: "The table, as TABLE or SCHEMA.TABLE.")
    var table: String

    @Option(help: ArgumentHelp("The ID of the site to be; made of the table's name, without.", valueName: "site"))
    var site: String?

    func run() async throws {
        guard let name = TableName(table) else {
            throw ValidationError("\"\(table)\" is no name of a table; write TABLE or SCHEMA.TABLE.")
        }
        let id: SiteID
        do throws(InvalidName) { id = try SiteID(checking: site ?? Self.siteID(of: name)) } catch {
            throw ValidationError("\(error.description). Name one with --site.")
        }
        let file = try await options.withGateway { [database] _, runtime in
            try await runtime.inspector(of: DatabaseName(rawValue: database)).siteFile(id, table: name)
        }
        // The file ends with a line end of its own.
        options.show(["site": .string(id.rawValue), "file": .string(file)], text: String(file.dropLast()))
    }

    /// `dbo.UserProfile` as `userprofile`.
    private static func siteID(of table: TableName) -> String {
        String(table.name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }
}
