import Accounts
import ArgumentParser
import Gateway

/// `gatehouse audit`: who did what to whom, when, from where.
struct AuditCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Read the audit log.", subcommands: [AuditList.self, AuditExport.self])
}

/// Which entries of the log are asked for.
struct AuditOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only entries about this account, or by it.", valueName: "account"))
    var account: AccountArgument?

    @Option(
        name: .customLong("site"), help: ArgumentHelp("Only entries of this site; may be repeated.", valueName: "site"))
    var sites: [SiteArgument] = []

    @Option(
        name: .customLong("action"),
        help: ArgumentHelp("Only entries of this action, as sign-in; may be repeated.", valueName: "action"))
    var actions: [AuditEvent.Action] = []

    @Option(help: ArgumentHelp("Only what ended so: success, failure or refused.", valueName: "outcome"))
    var outcome: AuditEvent.Outcome?

    @Option(
        help: ArgumentHelp("Only entries from then on: 12h, 30d, 2030-01-31, 2030-01-31T12:00:00Z.", valueName: "when"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only entries before then.", valueName: "when"))
    var until: Moment?

    /// The filter these options mean.
    /// - Throws: ``AccountError`` `accountNotFound` for a username nobody has, `unknownSite`.
    func filter(_ gateway: Gateway) async throws -> AuditFilter {
        let now = Timestamp.now()
        var filter = AuditFilter()
        switch account?.reference {
        // Somebody who was deleted is in the log still, by number.
        case .id(let id)?: filter.account = id
        case .username(let name)?: filter.account = try await gateway.repositories.accounts.account(.username(name)).id
        case nil: break
        }
        for site in sites { _ = try gateway.router.route(site.id) }
        if !sites.isEmpty { filter.sites = .only(Set(sites.map(\.id))) }
        filter.actions = Set(actions)
        filter.outcome = outcome
        filter.since = since?.timestamp(before: now)
        filter.until = until?.timestamp(before: now)
        return filter
    }
}

extension AuditEvent.Actor {
    /// Who it is, for people.
    var words: String {
        switch self {
        case .account(let id): "account \(id)"
        case .key(let id): "key \(id)"
        case .operator: "operator"
        case .anonymous: "anonymous"
        case .system: "system"
        }
    }
}
