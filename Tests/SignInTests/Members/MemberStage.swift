import Accounts
import DatabaseTesting
import Gateway
import Logging
import Repositories
import SQLStore
import Testing

/// A sign-in stage with the members of another system behind it.
struct MemberStage: Sendable {
    /// The password of ``person(_:_:_:)``.
    static let password = "3GrM4v[eYgK-UT"

    let core: SignInStage
    let tables: LegacyTables

    /// Somebody of ASP.NET Membership, with ``password``.
    static func person(
        _ number: Int, _ username: String, email: String? = nil,
        _ change: (inout LegacyTables.Person) -> Void = { _ in }
    ) -> LegacyTables.Person {
        LegacyTables.Person(number, username, email: email, password: "Vz9mJxudAR4ZVJTNI4W+oH7m3X0=") {
            $0.salt = "wZdnRVXWcvXZKY6HJmJqUg=="
            change(&$0)
        }
    }

    /// Runs `body` over a core and a members table of ASP.NET Membership in SQLite.
    static func run(
        on engine: TestEngine = .sqlite, _ people: [LegacyTables.Person],
        kind: MembersDefinition.Kind = .aspnetMembership,
        _ change: @escaping @Sendable (inout IdentitySettings) -> Void = { _ in },
        _ body: @escaping @Sendable (MemberStage) async throws -> Void
    ) async throws {
        try await LegacyEngine.sqlite.withDatabase { legacy in
            let tables = LegacyTables(legacy)
            try await tables.make(kind, people)
            try await SignInStage.run(on: engine, members: [repository(kind, legacy)], change) { core in
                try await body(MemberStage(core: core, tables: tables))
            }
        }
    }

    static func repository(
        _ kind: MembersDefinition.Kind, _ database: any Database
    ) -> CoalescingMemberRepository<SQLMemberRepository> {
        CoalescingMemberRepository(
            SQLMemberRepository(
                LegacyTables.definition(kind), database: database,
                logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }))
    }

    @discardableResult
    func signIn(
        _ name: String, _ password: String = MemberStage.password, from origin: Origin? = nil
    ) async throws -> (token: String, signedIn: SignedIn) {
        try await core.signIn(name, password, from: origin)
    }

    /// The account a name leads to, or nil.
    func account(_ name: String) async throws -> Account? {
        try await core.gateway.repositories.accounts.accounts(usernames: [name]).values.first
    }

    var accountCount: Int {
        get async throws { try await core.gateway.repositories.accounts.count(AccountFilter()) }
    }

    func link(of account: AccountID) async throws -> LegacyKey? {
        try await core.gateway.repositories.links.keys(of: [account], source: "shop")[account]
    }
}
