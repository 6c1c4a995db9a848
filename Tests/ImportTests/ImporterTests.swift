import Accounts
import Foundation
import Gateway
import GatewayTesting
import Repositories
import SQLStore
import Synchronization
import Testing

/// Importing a table, whichever databases the core and the site's own table are in.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ImporterTests {
    @Test(arguments: ImportStage.Layout.allCases)
    func everyRowIsMovedOnce(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout) { stage in
            let keys = (1...5000).map { $0 * 3 - 7000 }
            try await stage.fill(keys)
            let accounts = try await stage.link(keys)
            let report = try await stage.run { $0.readers = 3 }
            #expect(report.ending == .done)
            #expect(report.counts == ImportCounts(read: 5000, written: 5000))
            let wanted = Dictionary(uniqueKeysWithValues: accounts.map { ($1.rawValue, "Name \($0)") })
            #expect(try await stage.names() == wanted)
            #expect(try await stage.imports.ranges(of: "people").count == 2)
            #expect(try await stage.imports.job(of: "people")?.state == .done)
            #expect(try await stage.imports.holder(of: "people") == nil)

            // What is noted of a profile is what lazy copying would have noted.
            let some = try #require(accounts[keys[77]])
            let migration = try #require(stage.gateway.router.route("people").migration)
            let record = try #require(try await migration.parts.records.records(of: [some], site: "people")[some])
            let profile = try #require(try await migration.store.profile(of: some))
            let legacy = try #require(try await migration.legacy.profile(of: some))
            #expect(record.digest == migration.parts.digest(profile.values))
            #expect(record.legacyVersion == legacy.version)
            #expect(record.key.rawValue == String(keys[77]))

            let again = try await stage.run()
            #expect(again.counts == ImportCounts(read: 5000, present: 5000))
            #expect(try await stage.count("gatehouse_migrated") == 5000)
        }
    }

    @Test func aDryRunWritesNothing() async throws {
        try await ImportStage.run(.postgres) { stage in
            try await stage.fill(1...300)
            try await stage.link(1...290)
            let report = try await stage.run { $0.isDryRun = true }
            #expect(report.counts == ImportCounts(read: 300, written: 290, rejected: 10))
            #expect(try await stage.names().isEmpty)
            #expect(try await stage.imports.job(of: "people") == nil)
            for table in ["gatehouse_migrated", "gatehouse_import_range", "gatehouse_import_lease"] {
                #expect(try await stage.count(table) == 0, "\(table)")
            }
        }
    }

    /// Whatever is wrong with a row is said of it, and of nothing else.
    @Test(arguments: ImportStage.Layout.allCases)
    func rowsAreRejectedWithTheirReasons(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout) { stage in
            try await stage.fill(1...20)
            try await stage.load([
                [.integer(21), .null, .null, .null, .integer(21)],
                [.integer(22), .text(String(repeating: "x", count: 41)), .null, .null, .integer(-1)],
                [.integer(23), .text("Same level"), .null, .null, .integer(100_007)],
                [.integer(24), .text("Nobody's"), .null, .null, .integer(24)],
            ])
            try await stage.link((1...20).map { $0 } + [21, 22, 23])
            let told = Mutex<[ImportReject]>([])
            let report = try await stage.importer().run(
                ImportOptions(),
                listener: .init(rejects: { rejects in told.withLock { $0 += rejects } }))
            #expect(report.ending == .done)
            #expect(report.counts == ImportCounts(read: 24, written: 20, rejected: 4))
            let rejects = told.withLock { $0 }.sorted { ($0.key, $0.field ?? "") < ($1.key, $1.field ?? "") }
            #expect(
                rejects.map { "\($0.key) \($0.field ?? "-") \($0.code)" } == [
                    "21 name required", "22 level too-small", "22 name too-long", "23 level taken", "24 - no-account",
                ])
            // No value is shown anywhere.
            #expect(!rejects.contains { $0.reason.contains("xxx") || $0.reason.contains("Same level") })
            let stored = try await stage.imports.rejects(of: "people", limit: 10)
            #expect(Set(stored) == Set(rejects))
            // A note of what was not copied would make it look as if it had been.
            #expect(try await stage.count("gatehouse_migrated") == 20)
        }
    }

    @Test func tooManyRejectsEndIt() async throws {
        try await ImportStage.run(.sqlite) { stage in
            try await stage.fill(1...3000)
            let report = try await stage.run {
                $0.maximumRejects = 30
                $0.readers = 1
            }
            #expect(report.ending == .tooManyRejects(30))
            #expect(report.counts.rejected > 30 && report.counts.rejected < 3000)
            let job = try #require(try await stage.imports.job(of: "people"))
            #expect(job.state == .failed)
            #expect(job.reason == "more than 30 rows were rejected")
        }
    }

    /// Rows that lazy copying, or a person, has put there are left as they are, and what was deleted stays away: in the first
    /// piece, for which they are looked for, and in a later one, where whoever writes meets them.
    @Test(arguments: ImportStage.Layout.allCases, [0, 1000])
    func whatHappenedHereCounts(_ layout: ImportStage.Layout, behind: Int) async throws {
        try await ImportStage.run(layout) { stage in
            let count = behind + 30
            try await stage.fill(1...count)
            let accounts = try await stage.link(1...count)
            let migration = try #require(stage.gateway.router.route("people").migration)
            let records = migration.parts.records
            let copied = try #require(accounts[behind + 2]), changed = try #require(accounts[behind + 3])
            let deleted = try #require(accounts[behind + 4])
            _ = try await migration.store.create(copied, values: ["name": .string("Copied")])
            let note = MigrationRecord(
                account: copied, key: LegacyKey(rawValue: "\(behind + 2)"), digest: "as it was", copiedAt: .now())
            try await records.add([note], site: "people")
            _ = try await migration.store.create(changed, values: ["name": .string("By hand")])
            try await records.touch(
                deleted, key: LegacyKey(rawValue: "\(behind + 4)"), state: .deleted, site: "people", at: .now())
            _ = try await stage.gateway.repositories.accounts.delete(try #require(accounts[behind + 5]))

            let report = try await stage.run { $0.readers = 1 }
            #expect(report.counts == ImportCounts(read: count, written: count - 4, present: 2, deleted: 2))
            let names = try await stage.names()
            #expect(names[copied.rawValue] == "Copied")
            #expect(names[changed.rawValue] == "By hand")
            #expect(names[deleted.rawValue] == nil)
            #expect(names.count == count - 2)
            let noted = try await records.records(of: [copied, changed, deleted], site: "people")
            #expect(noted[copied]?.digest == "as it was")
            #expect(noted[changed] == nil)
            #expect(noted[deleted]?.state == .deleted)
        }
    }

    /// Whether a row that the table cannot hold is there already is found out before it is refused.
    @Test func whatIsThereIsNotRefused() async throws {
        try await ImportStage.run(.postgres) { stage in
            // Looked at before any key is.
            try await stage.own.execute("ALTER TABLE people ADD CONSTRAINT short CHECK (length(name) < 12)")
            try await stage.fill(1...1000)
            try await stage.load([
                [.integer(1001), .text("A legacy name"), .null, .null, .integer(101_001)],
                [.integer(1002), .text("A long name, too"), .null, .null, .integer(101_002)],
                [.integer(1003), .text("Name 1003"), .null, .null, .integer(101_003)],
            ])
            let accounts = try await stage.link(1...1003)
            let present = try #require(accounts[1001]), refused = try #require(accounts[1002])
            let store = try #require(stage.gateway.router.route("people").migration).store
            _ = try await store.create(present, values: ["name": .string("By hand")])

            let told = Mutex<[ImportReject]>([])
            var options = ImportOptions()
            options.readers = 1
            let report = try await stage.importer().run(
                options, listener: .init(rejects: { rejects in told.withLock { $0 += rejects } }))
            #expect(report.counts == ImportCounts(read: 1003, written: 1001, present: 1, rejected: 1))
            #expect(told.withLock { $0.map(\.key) } == ["1002"])
            let names = try await stage.names()
            #expect(names[present.rawValue] == "By hand" && names[refused.rawValue] == nil)
            #expect(try await stage.count("gatehouse_migrated") == 1001)
        }
    }

    @Test func timestampsLoseDigitsOnlyAsDeclared() async throws {
        try await ImportStage.run(.postgres) { stage in
            try await stage.server.execute(
                """
                INSERT INTO dbo.People (id, FullName, seen) VALUES \
                (1, N'One', '2024-02-29T23:59:59.9999999'), (2, N'Two', '2024-02-29T23:59:59.999999')
                """)
            let accounts = try await stage.link(1...2)
            let report = try await stage.run()
            #expect(report.counts == ImportCounts(read: 2, written: 2, rounded: 1))
            let store = try #require(stage.gateway.router.route("people").migration).store
            for account in accounts.values {
                let profile = try await store.profile(of: account)
                #expect(profile?["seen"] == Timestamp("2024-02-29T23:59:59.999999Z").map(Value.timestamp))
            }
        }
    }

    @Test func itIsRefusedOnceTheNewStoreServesAlone() async throws {
        try await ImportStage.run(.sqlite) { stage in
            let states = stage.gateway.repositories.migrationStates
            try await states.propose(.shadow, for: "people", epoch: 0)
            _ = try await states.complete(.shadow, for: "people", epoch: 0)
            let error = try #require(await #expect(throws: AccountError.self) { _ = try await stage.importer() })
            #expect(error.code == .conflict)
            #expect(error.message.contains("gatehouse migration rollback people"))
        }
    }
}
