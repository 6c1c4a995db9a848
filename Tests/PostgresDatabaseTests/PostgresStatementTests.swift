import Accounts
import Pooling
import PostgresDatabase
import SQLStore
import Testing

@Suite("PostgreSQL: statements", .timeLimit(.minutes(5)))
struct PostgresStatementTests {
    @Test("many at a time, each gets its own answer, and one that fails harms no other")
    func pipelining() async throws {
        try await TestDatabase.with(pool: .forTests(max: 2)) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        if number.isMultiple(of: 50) {
                            await expectError(.other) { _ = try await database.query("SELECT 1 / 0") }
                        } else {
                            let value = try await database.value("SELECT \(bind: .integer(Int64(number))) + 1")
                            #expect(value == .integer(Int64(number) + 1))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("share one connection, on which a slow one does not keep a second connection from being used")
    func sharing() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            let backends = try await withThrowingTaskGroup(of: SQLValue?.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await database.value("SELECT pg_backend_pid()::bigint") }
                }
                return try await group.reduce(into: Set<SQLValue>()) { if let backend = $1 { $0.insert(backend) } }
            }
            #expect(backends.count == 1)
        }
    }

    @Test("give rows that are wide, long and many, and take large values")
    func large() async throws {
        try await TestDatabase.with { database in
            let long = String(repeating: "é", count: 1_000_000)
            let back = try await database.value("SELECT \(bind: .text(long))")
            #expect(back == .text(long))
            let rows = try await database.query("SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i")
            #expect(rows.count == 20_000)
            #expect(rows.last?[0] == .integer(20_000))
            // More than the socket takes at once goes out in both directions at the same time.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        let length = try await database.value("SELECT length(\(bind: .text(long)) || repeat('x', 9))")
                        #expect(length == .integer(1_000_009))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("count the rows they change")
    func changes() async throws {
        try await TestDatabase.with { database in
            let created = try await database.execute("CREATE TABLE t (x int PRIMARY KEY)")
            #expect(created == 0)
            let inserted = try await database.execute("INSERT INTO t SELECT generate_series(1, 5)")
            #expect(inserted == 5)
            let skipped = try await database.execute("INSERT INTO t VALUES (1) ON CONFLICT (x) DO NOTHING")
            #expect(skipped == 0)
            let returned = try await database.query("UPDATE t SET x = x + 10 WHERE x > 3 RETURNING x")
            #expect(returned.map { $0["X"].integer } == [14, 15])
            let deleted = try await database.execute("DELETE FROM t")
            #expect(deleted == 5)
            let none = try await database.query("SELECT * FROM t")
            #expect(none.isEmpty)
        }
    }

    @Test("go on working when the table changes under a prepared statement, and when the server forgets it")
    func stalePlans() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            try await database.execute("CREATE TABLE t (x int)")
            try await database.execute("INSERT INTO t VALUES (1)")
            let select: SQLQuery = "SELECT * FROM t"
            _ = try await database.query(select)
            try await database.execute("ALTER TABLE t ADD COLUMN place point DEFAULT '(1,2)'")
            let rows = try await database.query(select)
            #expect(rows.first?.values == [.integer(1), .text("(1,2)")])
            try await database.execute("DEALLOCATE ALL")
            let again = try await database.query(select)
            #expect(again == rows)
        }
    }

    @Test("inside a transaction a stale plan breaks it off, so that it may be run again")
    func stalePlanInTransaction() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            try await database.execute("CREATE TABLE t (x int)")
            _ = try await database.query("SELECT * FROM t")
            try await database.execute("ALTER TABLE t ADD COLUMN y int")
            let columns = try await database.withRetriedTransaction { transaction in
                _ = try await transaction.execute("INSERT INTO t VALUES (1, 2)")
                return try await transaction.query("SELECT * FROM t").first?.columns
            }
            #expect(columns == ["x", "y"])
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(1))
        }
    }

    @Test("beyond the size of the cache are forgotten, and prepared again when they return")
    func eviction() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1), statementCacheSize: 3) { database in
            for round in 0..<3 {
                for number in 0..<10 {
                    let value = try await database.value(SQLQuery(parts: [.text("SELECT \(number)")]))
                    #expect(value == .integer(Int64(number)), "round \(round)")
                }
            }
            let kept = try await database.value("SELECT count(*) FROM pg_prepared_statements")
            #expect(kept?.integer ?? 99 <= 4)
        }
    }

    @Test("many tasks that need the same new statement prepare it once")
    func preparesOnce() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await database.query("SELECT 'once'") } }
                try await group.waitForAll()
            }
            let count = try await database.value(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT ''once'''")
            #expect(count == .integer(1))
        }
    }

    @Test("without preparation leave nothing on the session")
    func neverPrepared() async throws {
        try await TestDatabase.with(preparation: .never, pool: .forTests(max: 1)) { database in
            for number in 0..<3 {
                let value = try await database.value("SELECT \(bind: .integer(Int64(number)))")
                #expect(value == .integer(Int64(number)))
            }
            let count = try await database.value("SELECT count(*) FROM pg_prepared_statements")
            #expect(count == .integer(0))
            let timeout = try await database.value("SELECT current_setting('statement_timeout')")
            #expect(timeout == .text("0"))
        }
    }
}
