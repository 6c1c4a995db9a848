import Accounts
import DatabaseTesting
import GatewayTesting
import Logging
import SQLStore
import Testing

/// The members of every kind of table, in SQL Server and in SQLite.
@Suite struct MemberRepositoryTests {
    static let everywhere = LegacyEngine.allCases.flatMap { engine in
        MembersDefinition.Kind.allCases.map { (engine, $0) }
    }

    @Test(arguments: everywhere)
    func aMemberIsFoundByNameAddressAndKey(engine: LegacyEngine, kind: MembersDefinition.Kind) async throws {
        try await engine.withDatabase { database in
            let bob = LegacyTables.Person(1, "Bob", email: "Bob@Example.org", password: "x") { $0.salt = "c2FsdA==" }
            try await LegacyTables(database).make(kind, [bob, .init(2, "Élodie"), .init(3, "carol.o'brien")])
            let members = repository(kind, database)
            for name in ["Bob", "bOB", "ＢＯＢ", "bob  "] {
                let found = try await members.members(username: name)
                #expect(found.map(\.username) == ["Bob"], "\(name)")
            }
            #expect(try await members.members(username: "e\u{301}LODIE").map(\.email) == ["Élodie@example.org"])
            #expect(try await members.members(username: "CAROL.O'BRIEN").count == 1)
            for name in ["", "bo", "bob%", "b_b", "' OR 1=1 --", "a\0b", String(repeating: "x", count: 5000)] {
                #expect(try await members.members(username: name).isEmpty, "\(name.prefix(20))")
            }
            let many = try await members.members(usernames: ["bob", "BOB", "nobody"] + (0..<50).map { "nobody\($0)" })
            #expect(Set(many.keys) == ["bob", "BOB"])

            for address in ["bob@example.org", " BOB@EXAMPLE.ORG "] {
                #expect(try await members.members(email: address).map(\.username) == ["Bob"], "\(address)")
            }
            for address in ["", "%", "bob@example.or", "' OR '1'='1"] {
                #expect(try await members.members(email: address).isEmpty, "\(address)")
            }

            let found = try #require(try await members.members(username: "bob").first)
            #expect(try await members.members(keys: [found.key, "999", "nonsense"]) == [found.key: found])
            #expect(found.maySignIn && !found.awaitsConfirmation)
            #expect(found.password != nil)
            #expect(!"\(found)".contains("c2FsdA==") && !String(reflecting: found).contains("c2FsdA=="))
            var dumped = ""
            dump(found, to: &dumped)
            #expect(!dumped.contains("c2FsdA==") && dumped.contains("Bob"))
        }
    }

    @Test(arguments: everywhere)
    func everybodyIsHandedOverByPagesInTheOrderOfTheKeys(
        engine: LegacyEngine, kind: MembersDefinition.Kind
    ) async throws {
        try await engine.withDatabase { database in
            try await LegacyTables(database).make(kind, (1...23).map { .init($0, "person\($0)") })
            let members = repository(kind, database)
            #expect(try await members.count() == 23)
            var names: [String] = []
            var key: LegacyKey?
            while true {
                let page = try await members.page(after: key, limit: 5)
                names += page.map(\.username)
                guard page.count == 5 else { break }
                key = page.last?.key
            }
            #expect(names.count == 23 && Set(names) == Set((1...23).map { "person\($0)" }))
            if kind != .aspnetIdentity && kind != .table && kind != .django { return }
            #expect(names == (1...23).map { "person\($0)" })
        }
    }

    @Test(arguments: LegacyEngine.allCases)
    func whatIsLockedOrNotApprovedIsTold(engine: LegacyEngine) async throws {
        for kind in MembersDefinition.Kind.allCases {
            try await engine.withDatabase { database in
                try await LegacyTables(database).make(
                    kind,
                    [
                        .init(1, "good"), .init(2, "locked") { $0.isLocked = true },
                        .init(3, "waiting") { $0.isApproved = false }, .init(4, "unproved") { $0.isConfirmed = false },
                    ])
                let found = try await repository(kind, database).page(after: nil, limit: 10)
                let byName = Dictionary(uniqueKeysWithValues: found.map { ($0.username, $0) })
                #expect(byName["good"]?.maySignIn == true)
                if kind != .django { #expect(byName["locked"]?.isLocked == true, "\(kind)") }
                if kind != .aspnetIdentity { #expect(byName["waiting"]?.isApproved == false, "\(kind)") }
                #expect(byName["unproved"]?.awaitsConfirmation == (kind == .aspnetIdentity))
                #expect(byName["unproved"]?.maySignIn == true)
                if kind == .aspnetMembership || kind == .django {
                    #expect(byName["good"]?.joined == Timestamp("2009-05-04T03:02:01Z"), "\(kind)")
                }
                if kind == .django { #expect(byName["good"]?.firstName == "Ann" && byName["good"]?.lastLogin == nil) }
            }
        }
    }

    /// Names that are one to us are all found, whatever the collation thinks of them.
    @Test(arguments: LegacyEngine.allCases)
    func namesThatAreTheSameAreFoundTogether(engine: LegacyEngine) async throws {
        try await engine.withDatabase { database in
            let tables = LegacyTables(database)
            try await tables.make(.table, [.init(1, "Bob"), .init(2, "bob"), .init(3, "BOB "), .init(4, "bobb")])
            #expect(try await repository(.table, database).members(username: "bob").map(\.key) == ["1", "2", "3"])
        }
    }

    @Test func aLockoutThatIsOverLocksNobody() async throws {
        try await LegacyEngine.sqlserver.withDatabase { database in
            let tables = LegacyTables(database)
            try await tables.make(.aspnetIdentity, [.init(1, "bob") { $0.isLocked = true }])
            let later = SQLMemberRepository(
                LegacyTables.definition(.aspnetIdentity), database: database, logger: Logger(label: "test"),
                now: { Timestamp.now().adding(seconds: 7200) })
            #expect(try await later.members(username: "bob").first?.isLocked == false)
            #expect(try await repository(.aspnetIdentity, database).members(username: "bob").first?.isLocked == true)
        }
    }

    @Test(arguments: LegacyEngine.allCases)
    func anApplicationIsToldFromOthers(engine: LegacyEngine) async throws {
        try await engine.withDatabase { database in
            let tables = LegacyTables(database)
            try await tables.make(.aspnetMembership, [.init(1, "Bob")])
            try await tables.run(
                "INSERT INTO aspnet_Applications VALUES ('/Forum', '/forum', 'ee000000-0000-4000-8000-000000000002')")
            let other = LegacyTables.definition(.aspnetMembership, application: "/FORUM")
            let others = SQLMemberRepository(other, database: database, logger: Logger(label: "test"))
            #expect(try await others.members(username: "bob").isEmpty)
            #expect(try await others.count() == 0)
            for application in ["/", nil] {
                let own = LegacyTables.definition(.aspnetMembership, application: application)
                let members = SQLMemberRepository(own, database: database, logger: Logger(label: "test"))
                #expect(try await members.members(username: "bob").count == 1)
            }
            // Tables that were copied without it tell no applications apart.
            try await tables.run("DROP TABLE aspnet_Applications")
            #expect(try await repository(.aspnetMembership, database).members(username: "bob").count == 1)
            let error = await #expect(throws: AccountError.self) { try await others.check() }
            #expect(error?.code == .storeMismatch && error?.table == "aspnet_Applications")
        }
    }

    private func repository(_ kind: MembersDefinition.Kind, _ database: any Database) -> SQLMemberRepository {
        SQLMemberRepository(LegacyTables.definition(kind), database: database, logger: Logger(label: "test"))
    }
}
