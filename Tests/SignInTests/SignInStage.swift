import Accounts
import DatabaseTesting
import Foundation
import Gateway
import GatewayTesting
import Logging
import Passwords
import SQLStore
import Synchronization
import Testing

/// A gateway over an empty core database, with a clock that stands still until it is moved, and the mails it sends.
struct SignInStage: Sendable {
    static let password = "a quiet harbour 42"
    /// Cheap, so that tests are quick; the costs of real ones are PasswordsTests' business.
    static let format = PHCScrypt(logRounds: 4)

    let gateway: Gateway
    let clock: TestClock
    let mails: MailRecorder
    let hasher: PasswordHasher

    var origin: Origin { Origin(site: "blog", host: "blog.localhost", address: "192.0.2.1", userAgent: "tests") }

    func origin(from address: String, site: SiteID? = "blog") -> Origin { Origin(site: site, address: address) }

    /// Runs `body` over each kind of core database.
    static func run(
        on engine: TestEngine, members: [any LegacyMemberRepository] = [],
        hasher: PasswordHasher = PasswordHasher(formats: PasswordFormats(preferred: format), maximumWaiting: 200),
        _ change: @escaping @Sendable (inout IdentitySettings) -> Void = { _ in },
        _ body: @escaping @Sendable (SignInStage) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database in try await body(make(over: database, members, hasher, change)) }
    }

    private static func make(
        over database: any Database, _ members: [any LegacyMemberRepository], _ hasher: PasswordHasher,
        _ change: (inout IdentitySettings) -> Void
    ) async throws -> SignInStage {
        let sites = try SignInSites.all
        try await SchemaPlanner(database: database).makeAll(
            CoreSchema().tables + sites.flatMap { ProfileTables.tables(of: $0, in: database.dialect) })
        let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        let links = SQLLinkRepository(database: database)
        let stores = sites.map { SQLProfileRepository(site: $0, database: database, links: links, logger: logger) }
        let router = try SiteRouter(
            stores.map { ($0.site, SiteRoute(site: $0.site, profiles: $0, database: database)) })
        let colocated = Dictionary(uniqueKeysWithValues: stores.map { ($0.site.id, $0 as any ColocatedProfiles) })
        let repositories = CoreRepositories(
            accounts: SQLAccountRepository(database: database, colocated: colocated), links: links,
            outbox: SQLOutboxRepository(database: database), keys: SQLKeyRepository(database: database),
            others: database)
        let clock = TestClock()
        let mails = MailRecorder()
        var settings = IdentitySettings()
        settings.sharedSites = [["blog", "wiki"]]
        change(&settings)
        var tools = IdentityTools(
            hasher: hasher, policy: PasswordPolicy(), settings: settings,
            signer: Signer(secrets: repositories.secrets), notices: mails)
        tools.now = { clock.now }
        let gateway = Gateway(
            router: router, databases: ["main": database], coreDatabase: "main", repositories: repositories,
            outbox: OutboxWorker(outbox: repositories.outbox, router: { router }, logger: logger), identity: tools,
            members: MemberDirectories(members), logger: logger)
        return SignInStage(gateway: gateway, clock: clock, mails: mails, hasher: hasher)
    }

    /// Makes an account that signs in with ``password``, unless a stored hash is given.
    @discardableResult
    func account(
        _ name: String, email: String? = nil, hash: String? = nil, _ change: (inout NewAccount) -> Void = { _ in }
    ) async throws -> Account {
        var new = NewAccount(username: try Username(name), email: try email.flatMap(EmailAddress.normalizing))
        new.passwordHash = if let hash { hash } else { try Self.format.hash(Self.password) }
        change(&new)
        return try await gateway.repositories.accounts.create(new)
    }

    func signIn(
        _ name: String, _ password: String = SignInStage.password, from origin: Origin? = nil
    ) async throws -> (token: String, signedIn: SignedIn) {
        try await gateway.signIn.signIn(identifier: name, password: password, origin: origin ?? self.origin)
    }

    /// The code an attempt is refused with.
    func refusal(_ body: () async throws -> some Any) async -> AccountError? {
        do {
            _ = try await body()
            Issue.record("this was not refused")
            return nil
        } catch let error as AccountError { return error } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    func events(_ action: AuditEvent.Action) async throws -> [AuditEvent] {
        var filter = AuditFilter()
        filter.actions = [action]
        return try await gateway.repositories.audit.list(PageRequest(), filter: filter).elements.map(\.event)
    }
}

/// The sites of these tests.
enum SignInSites {
    static var all: [Site] {
        get throws {
            [
                try site("blog"),
                try site("wiki"),
                try site("club", registration: RegistrationPolicy(verification: .optional, needsApproval: true)),
                try site("closed", registration: RegistrationPolicy(isOpen: false)),
                try site("open", registration: RegistrationPolicy(verification: .never)),
            ]
        }
    }

    private static func site(
        _ id: SiteID, registration: RegistrationPolicy = RegistrationPolicy()
    ) throws -> Site {
        let fields = [
            Field(name: "nickname", type: .string, rules: .init(isRequired: true, maximum: .integer(20))),
            Field(name: "karma", type: .integer, visibility: .admin, edit: .admin),
        ]
        let store = StoreDefinition(
            database: "main", table: TableName(name: "\(id)_profile"), isManaged: true, access: .readWrite,
            key: .init(column: "account_id", type: .integer, account: .id), versionColumn: "version",
            onDelete: .cascade)
        return Site(
            id: id, name: "The \(id)", hosts: ["\(id).example.org", "\(id).localhost"],
            model: try ProfileModel(fields: fields), store: store, creation: .byForm, registration: registration)
    }
}

/// A clock that is moved by hand.
final class TestClock: Sendable {
    private let moment = Mutex(Timestamp.now())

    var now: Timestamp { moment.withLock { $0 } }

    func advance(_ seconds: Double) { moment.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// Keeps the notices that were posted.
final class MailRecorder: NoticeSender {
    private let kept = Mutex<[Notice]>([])

    var all: [Notice] { kept.withLock { $0 } }

    func post(_ notice: Notice) { kept.withLock { $0.append(notice) } }

    /// The token in the link of the last notice.
    func lastToken() throws -> String {
        let link: String? =
            switch all.last?.kind {
            case .verifyAddress(let link), .resetPassword(let link): link
            default: nil
            }
        let token = link?.split(separator: "=").last.map(String.init)
        return try #require(token)
    }
}
