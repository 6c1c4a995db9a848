import Accounts
import ArgumentParser

/// An account as people name it: `42`, `@bob`, or `bob`.
struct AccountArgument: Sendable, ExpressibleByArgument {
    let reference: AccountReference

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        if let reference = AccountReference(argument) {
            self.reference = reference
        } else if argument.allSatisfy({ $0.isNumber || $0 == "@" || $0 == "-" }) {
            return nil
        } else {
            self.reference = .username(argument)
        }
    }

    static let help = ArgumentHelp("The account: its number, or its username.", valueName: "account")
}

/// A site as people name it: its ID.
struct SiteArgument: Sendable, ExpressibleByArgument {
    let id: SiteID

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        id = SiteID(rawValue: argument)
    }
}

/// How much of a list, and from where.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("At most so many, 1 to 1000.", valueName: "number"))
    var limit = 50

    @Option(help: ArgumentHelp("Where to go on: what the part before ended with.", valueName: "cursor"))
    var cursor: String?

    var request: PageRequest { PageRequest(limit: limit, cursor: cursor) }

    func validate() throws {
        guard (1...PageRequest.maximumLimit).contains(limit) else {
            throw ValidationError("--limit is a number from 1 to \(PageRequest.maximumLimit).")
        }
    }
}
