import Accounts
import DatabaseTesting
import Gateway
import SQLStore
import Synchronization
import Testing

/// `profile backfill` makes what is missing, however often it runs and wherever it was broken off.
@Suite struct BackfillTests {
    private static let fields = [
        Field(name: "plan", type: .string, rules: FieldRules(isRequired: true, defaultValue: .string("free")))
    ]

    @Test(arguments: TestEngine.allCases)
    func itMakesWhatIsMissingOnce(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(database: database, sites: [try site(creation: .onRegistration, fields: Self.fields)])
            _ = await stage.migrator.migrate()
            let people = try await stage.makeAccounts(230)
            let profiles = stage.profiles(of: stage.sites[0])
            _ = try await profiles.create(people[7], values: ["plan": .string("gold")])
            let backfill = Backfill(accounts: stage.accounts, profiles: profiles)

            let dry = try await backfill.run(isDryRun: true)
            #expect(dry.made == 229)
            #expect(try await profiles.profiles(of: people).count == 1)

            let pages = Mutex<[Backfill.Progress]>([])
            let done = try await backfill.run { progress in pages.withLock { $0.append(progress) } }
            #expect(done.accounts == 230)
            #expect(done.made == 229)
            #expect(done.failures == [])
            #expect(done.cursor == nil)
            #expect(pages.withLock { $0.count } == 2)
            let found = try await profiles.profiles(of: people)
            #expect(found.count == 230)
            #expect(found[people[7]]?["plan"] == .string("gold"))
            #expect(found[people[0]]?["plan"] == .string("free"))
            #expect(try await backfill.run().made == 0)

            // A run that goes on from a page looks at the rest alone.
            let cursor = try #require(pages.withLock { $0.first?.cursor })
            #expect(try await backfill.run(from: cursor).accounts == 30)
            #expect(await stage.dataChecker.check() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func itRefusesWhatWouldBeIncompleteOrCannotBeWritten(engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let bare = [Field(name: "plan", type: .string, rules: FieldRules(isRequired: true))]
            let stage = Stage(database: database, sites: [try site(fields: bare)])
            _ = await stage.migrator.migrate()
            _ = try await stage.makeAccounts(1)
            let backfill = Backfill(accounts: stage.accounts, profiles: stage.profiles(of: stage.sites[0]))
            let error = await #expect(throws: AccountError.self) { try await backfill.run() }
            #expect(error?.incomplete == ["plan"])
            #expect(try await backfill.run(allowsIncomplete: true).made == 1)

            let closed = try site(isManaged: false, access: .readOnly, fields: [])
            let refused = await #expect(throws: AccountError.self) {
                try await Backfill(accounts: stage.accounts, profiles: stage.profiles(of: closed)).run()
            }
            #expect(refused?.code == .readOnly)
        }
    }
}
