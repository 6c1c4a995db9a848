import Accounts
import Foundation
import Gateway
import GatewayTesting
import SQLStore
import Synchronization
import Testing

/// Imports that are broken off, and gone on with.
@Suite(.serialized, .timeLimit(.minutes(10))) struct BrokenOffTests {
    @Test(arguments: ImportStage.Layout.allCases)
    func aWishEndsItBetweenPieces(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout) { stage in
            try await stage.fill(1...6000)
            let accounts = try await stage.link(1...6000)
            var rounds = 0
            var report: ImportReport
            repeat {
                let stop = ImportStop()
                report = try await stage.importer().run(
                    ImportOptions(), stop: stop,
                    listener: .init(progress: { if $0.counts.read > $0.readBefore { stop.wish() } }))
                let job = try #require(try await stage.imports.job(of: "people"))
                #expect(job.state == (report.ending == .done ? .done : .interrupted))
                #expect(job.counts == report.counts)
                #expect(try await stage.imports.holder(of: "people") == nil)
                #expect(report.isResumed == (rounds > 0))
                rounds += 1
            } while report.ending == .interrupted && rounds < 100
            #expect(report.ending == .done)
            #expect(rounds > 2)
            #expect(report.counts == ImportCounts(read: 6000, written: 6000))
            let names = try await stage.names()
            #expect(names == Dictionary(uniqueKeysWithValues: accounts.map { ($1.rawValue, "Name \($0)") }))
        }
    }

    /// The legacy server goes away in the middle, and comes back.
    @Test func aDeadLegacyDatabaseIsGoneOnWithWhenItLives() async throws {
        try await ImportStage.run(.postgres) { stage in
            try await stage.fill(1...4000)
            try await stage.link(1...4000)
            let dying = try stage.source { page in if page == 3 { await stage.server.stop() } }
            let importer = try await stage.importer(from: dying)
            let error = await #expect(throws: AccountError.self) { _ = try await importer.run(ImportOptions()) }
            #expect(error?.code == .databaseUnavailable || error?.code == .timedOut)
            let job = try #require(try await stage.imports.job(of: "people"))
            #expect(job.state == .interrupted)
            #expect(job.counts.written > 0 && job.counts.written < 4000)
            try await stage.server.restart()
            let report = try await stage.untilAvailable { try await stage.run() }
            #expect(report.isResumed)
            #expect(report.counts == ImportCounts(read: 4000, written: 4000))
            let names = try await stage.names()
            #expect(names.count == 4000)
        }
    }

    @Test func twoOfOneSiteCannotRunAtOnce() async throws {
        try await ImportStage.run(.sqlite) { stage in
            try await stage.fill(1...10)
            let other = ImportHolder(rawValue: "another machine/77/1234")
            try await stage.imports.lease("people", for: other, seconds: 600, displacing: nil)
            let error = try #require(await #expect(throws: AccountError.self) { _ = try await stage.run() })
            #expect(error.code == .conflict)
            #expect(error.message.contains("another process imports the site \"people\""))
            #expect(try await stage.imports.holder(of: "people") == other)
            // A dead one's claim ends by time.
            try await stage.imports.lease("people", for: other, seconds: -1, displacing: nil)
            #expect(try await stage.run().ending == .done)
        }
    }

    /// Somebody who lost the lease writes nothing any more.
    @Test(arguments: ImportStage.Layout.allCases)
    func whoLostTheLeaseStops(_ layout: ImportStage.Layout) async throws {
        try await ImportStage.run(layout) { stage in
            try await stage.fill(1...4000)
            try await stage.link(1...4000)
            let core = try stage.core
            let source = try stage.source { page in
                if page == 1 { try await core.execute("UPDATE gatehouse_import_lease SET holder = 'another/1/1'") }
            }
            let importer = try await stage.importer(from: source)
            var options = ImportOptions()
            options.readers = 1
            let chosen = options
            let error = await #expect(throws: AccountError.self) { _ = try await importer.run(chosen) }
            #expect(error?.code == .conflict)
            let job = try #require(try await stage.imports.job(of: "people"))
            #expect(job.counts == ImportCounts())
            if layout != .apart {
                let names = try await stage.names()
                #expect(names.isEmpty)
            }
            let holder = try await stage.imports.holder(of: "people")
            #expect(holder == ImportHolder(rawValue: "another/1/1"))
        }
    }

    @Test func anotherSourceDoesNotGoOnWithIt() async throws {
        try await ImportStage.run(.sqlite) { stage in
            try await stage.fill(1...10)
            let holder = ImportHolder(rawValue: "a/1/1")
            try await stage.imports.lease("people", for: holder, seconds: 60, displacing: nil)
            _ = try await stage.imports.begin(
                "people", source: "the file \"old.csv\"", total: nil, ranges: [ImportRange(number: 0)], holder: holder)
            try await stage.imports.set(.interrupted, reason: "it was broken off", site: "people", holder: holder)
            try await stage.imports.release("people", by: holder)
            let error = try #require(await #expect(throws: AccountError.self) { _ = try await stage.run() })
            #expect(error.message.contains("--restart"))
            #expect(try await stage.run { $0.restarts = true }.ending == .done)
        }
    }
}
