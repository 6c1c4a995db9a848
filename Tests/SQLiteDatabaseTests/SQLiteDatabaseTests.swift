import Accounts
import Foundation
import Logging
import SQLStore
import SQLiteDatabase
import Testing

/// What SQLite does when it cannot do what it is asked, and who gets the turn to write.
@Suite struct SQLiteDatabaseTests {
    private static func withDatabase(
        busyTimeout: Duration = .milliseconds(50), _ body: (SQLiteDatabase, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "deep/er/main.sqlite").path(percentEncoded: false)
        try await body(open(path, busyTimeout: busyTimeout), path)
    }

    private static func open(_ path: String, busyTimeout: Duration = .milliseconds(50)) throws -> SQLiteDatabase {
        try SQLiteDatabase(
            SQLiteConfiguration(name: "main", path: path, busyTimeout: busyTimeout), logger: Logger(label: "test"))
    }

    private static func code(_ body: () async throws -> Void) async -> DatabaseError.Code? {
        do { try await body() } catch { return (error as? DatabaseError)?.code }
        return nil
    }

    @Test func theFileAndItsFolderAreMade() async throws {
        try await Self.withDatabase { database, path in
            try await database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(try await database.query("SELECT count(*) FROM t").first?[0] == .integer(0))
        }
    }

    @Test func aFileThatCannotBeOpenedIsUnavailable() async {
        #expect(await Self.code { _ = try Self.open("/proc/none/main.sqlite") } == .unavailable)
    }

    @Test func aLockOfAnotherProcessIsToldAndPasses() async throws {
        try await Self.withDatabase { database, path in
            try await database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
            let other = try Self.open(path)
            try await other.withTransaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (1)")
                let code = await Self.code { try await database.execute("INSERT INTO t VALUES (2)") }
                #expect(code == .locked)
                // Readers are not held up, and see nothing of what is not committed.
                #expect(try await database.query("SELECT count(*) FROM t").first?[0] == .integer(0))
            }
            try await database.execute("INSERT INTO t VALUES (2)")
            #expect(try await database.query("SELECT count(*) FROM t").first?[0] == .integer(2))
        }
    }

    @Test func aFullDiskLosesNothingThatWasThere() async throws {
        try await Self.withDatabase { database, _ in
            try await database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, content BLOB)")
            try await database.execute("INSERT INTO t VALUES (1, x'00')")
            _ = try await database.query("PRAGMA max_page_count = 20")
            let code = await Self.code {
                try await database.withTransaction { transaction in
                    try await transaction.execute("DELETE FROM t WHERE id = 1")
                    try await transaction.execute(
                        "INSERT INTO t VALUES (2, \(bind: .bytes(Array(repeating: 7, count: 1 << 20))))")
                }
            }
            #expect(code == .diskFull)
            #expect(try await database.query("SELECT id FROM t").map { $0[0] } == [.integer(1)])
            try await database.execute("INSERT INTO t VALUES (3, x'00')")
        }
    }

    @Test func errorsNameTableAndColumn() async throws {
        try await Self.withDatabase { database, _ in
            try await database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE)")
            try await database.execute("INSERT INTO people VALUES (1, 'a')")
            func error(_ query: SQLQuery) async -> DatabaseError? {
                do { _ = try await database.execute(query) } catch { return error as? DatabaseError }
                return nil
            }
            let taken = await error("INSERT INTO people VALUES (2, 'a')")
            #expect(taken?.code == .uniqueViolation)
            #expect(taken?.table == "people")
            #expect(taken?.column == "email")
            let empty = await error("INSERT INTO people VALUES (2, NULL)")
            #expect(empty?.code == .notNullViolation)
            #expect(empty?.column == "email")
            #expect(await error("INSERT INTO nowhere VALUES (1)")?.table == "nowhere")
            #expect(await error("UPDATE people SET colour = 1")?.code == .missingColumn)
            #expect(await error("UPDATE people SET colour = 1")?.column == "colour")
            #expect(taken.map { "\($0)".contains("INSERT") } == false, "what is shown holds no SQL")
        }
    }

    @Test func writersTakeTurns() async throws {
        try await Self.withDatabase(busyTimeout: .seconds(5)) { database, _ in
            try await database.execute("CREATE TABLE t (n BIGINT)")
            try await database.execute("INSERT INTO t VALUES (0)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await database.withTransaction { transaction in
                            let count = try await transaction.query("SELECT n FROM t").first?[0].integer ?? 0
                            try await transaction.execute("UPDATE t SET n = \(bind: .integer(count + 1))")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.query("SELECT n FROM t").first?[0] == .integer(50))
        }
    }

    @Test func aCancelledWriterLeavesTheTurnToTheNext() async throws {
        try await Self.withDatabase { database, _ in
            try await database.execute("CREATE TABLE t (n BIGINT)")
            try await database.withTransaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (1)")
                // It waits for its turn, which it never gets: the group is cancelled first.
                await withTaskGroup(of: Bool.self) { group in
                    group.addTask {
                        do {
                            try await database.execute("INSERT INTO t VALUES (2)")
                            return false
                        } catch { return error is CancellationError }
                    }
                    group.cancelAll()
                    #expect(await group.next() == true)
                }
            }
            try await database.execute("INSERT INTO t VALUES (3)")
            #expect(try await database.query("SELECT n FROM t ORDER BY n").map { $0[0] } == [.integer(1), .integer(3)])
        }
    }

    @Test func aTransactionThatThrowsLeavesNothing() async throws {
        struct Stop: Error {}
        try await Self.withDatabase { database, _ in
            try await database.execute("CREATE TABLE t (n BIGINT)")
            await #expect(throws: Stop.self) {
                try await database.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    throw Stop()
                }
            }
            #expect(try await database.query("SELECT count(*) FROM t").first?[0] == .integer(0))
        }
    }

    @Test func onlyWhatOthersWriteIsTheirChange() async throws {
        try await Self.withDatabase { database, path in
            try await database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
            let other = try Self.open(path)
            let before = try await database.changesOfOthers()
            try await database.execute("INSERT INTO t (id) VALUES (1)")
            try await database.announceChange()
            #expect(try await database.changesOfOthers() == before)
            try await other.execute("INSERT INTO t (id) VALUES (2)")
            let after = try await database.changesOfOthers()
            #expect(after != before)
            try await database.execute("PRAGMA user_version = 7")
            let known = try await database.changesOfOthers()
            try await other.announceChange()
            #expect(try await database.changesOfOthers() != known)
            #expect(try await database.query("PRAGMA user_version").first?[0] == .integer(7))
        }
    }
}
