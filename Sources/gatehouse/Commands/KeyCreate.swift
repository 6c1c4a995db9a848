import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// `gatehouse key create`: makes a key, and shows it for the only time.
struct KeyCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an API key; it is shown once.",
        discussion: """
            Scopes: profiles:read, profiles:write, accounts:email, sign-in, admin; and with --all-sites also \
            accounts:read and accounts:write. admin with --all-sites may do everything.

              gatehouse key create --site blog --scope profiles:read --name "the blog's front end"
              gatehouse key create --all-sites --scope admin --expires 30d
            """)

    @OptionGroup var options: GlobalOptions

    @Option(name: .customLong("site"), help: ArgumentHelp("A site the key is for; may be repeated.", valueName: "site"))
    var sites: [SiteArgument] = []

    @Flag(help: "Make it for all sites, those to come too.")
    var allSites = false

    @Option(name: .customLong("scope"), help: ArgumentHelp("What the key may do; may be repeated.", valueName: "scope"))
    var scopes: [Scope]

    @Option(help: ArgumentHelp("What people call it; the sites it is for, without.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Until when it is valid: 12h, 30d, or 2030-01-31T00:00:00Z.", valueName: "when"))
    var expires: Expiry?

    func validate() throws {
        guard sites.isEmpty == allSites else {
            throw ValidationError("Say for which sites it is: --site SITE, once or more, or --all-sites.")
        }
    }

    func run() async throws {
        let access = allSites ? SiteAccess.all : .only(Set(sites.map(\.id)))
        let name = name ?? (allSites ? "all sites" : sites.map(\.id.rawValue).joined(separator: ", "))
        let (key, token) = try await options.withGateway { [sites, scopes, expires] gateway, _ in
            for site in sites { _ = try gateway.router.route(site.id) }
            return try await gateway.keys.create(
                name: name, sites: access, scopes: Set(scopes), expiresAt: expires?.moment(after: .now()))
        }
        guard case .object(var members) = key.json else { return }
        members["key"] = .string(token)
        options.show(.object(members), text: token)
        options.note("key \(key.id) for \(key.siteNames): it is not shown again")
    }
}

/// When a key ends: after a while, or at a moment.
enum Expiry: Hashable, Sendable, ExpressibleByArgument {
    case after(seconds: Double)
    case at(Timestamp)

    init?(argument: String) {
        if let moment = Timestamp(argument) {
            self = .at(moment)
        } else if let unit = argument.last, let length = ["h": 3600.0, "d": 86_400][unit],
            let number = Int(argument.dropLast()), (1...100_000).contains(number)
        {
            self = .after(seconds: Double(number) * length)
        } else {
            return nil
        }
    }

    func moment(after now: Timestamp) -> Timestamp {
        switch self {
        case .after(let seconds): now.adding(seconds: seconds)
        case .at(let moment): moment
        }
    }
}
