import Accounts
import Pooling
import PostgresDatabase
import SQLStore
import Testing

@Suite("PostgreSQL: transactions", .timeLimit(.minutes(5)))
struct PostgresTransactionTests {
    struct Refused: Error {}

    @Test("are committed when the body returns and rolled back when it throws")
    func commitAndRollBack() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (x int)")
            let sum = try await database.withTransaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (1)")
                try await transaction.execute("INSERT INTO t VALUES (2)")
                return try await transaction.value("SELECT sum(x) FROM t")
            }
            #expect(sum == .integer(3))
            await #expect(throws: Refused.self) {
                try await database.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (4)")
                    throw Refused()
                }
            }
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(2))
        }
    }

    @Test("do not see each other's changes, and statements beside them do not either")
    func isolation() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (x int)")
            try await database.withTransaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (1)")
                let outside = try await database.value("SELECT count(*) FROM t")
                #expect(outside == .integer(0))
                let other = try await database.withTransaction { try await $0.value("SELECT count(*) FROM t") }
                #expect(other == .integer(0))
            }
        }
    }

    @Test("that failed inside are an error, though the body did not pass it on")
    func swallowedError() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (x int PRIMARY KEY)")
            await expectError(.other) {
                try await database.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    await expectError(.uniqueViolation) { try await transaction.execute("INSERT INTO t VALUES (1)") }
                }
            }
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(0))
        }
    }

    @Test("report what a deferred constraint finds at the end, and leave the connection fit for use")
    func deferredConstraint() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            try await database.execute("CREATE TABLE t (x int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            await expectError(.uniqueViolation) {
                try await database.withTransaction { transaction in
                    _ = try await transaction.execute("INSERT INTO t VALUES (1), (1)")
                }
            }
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(0))
        }
    }

    @Test("that stand in each other's way are tried again until both have passed")
    func retries() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (id int PRIMARY KEY, x int)")
            try await database.execute("INSERT INTO t VALUES (1, 0)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await database.withRetriedTransaction(attempts: 50) { transaction in
                            try await transaction.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                            let x = try await transaction.value("SELECT x FROM t WHERE id = 1")?.integer ?? 0
                            try await transaction.execute("UPDATE t SET x = \(bind: .integer(x + 1)) WHERE id = 1")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let x = try await database.value("SELECT x FROM t")
            #expect(x == .integer(4))
        }
    }

    @Test("that are cancelled are rolled back, and give their connection back or up")
    func cancellation() async throws {
        try await TestDatabase.with(pool: .forTests(max: 2)) { database in
            try await database.execute("CREATE TABLE t (x int)")
            await withTaskGroup(of: Void.self) { group in
                let (started, start) = AsyncStream<Void>.makeStream()
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await database.withTransaction { transaction in
                            try await transaction.execute("INSERT INTO t VALUES (1)")
                            start.finish()
                            _ = try await transaction.query("SELECT pg_sleep(20)")
                        }
                    }
                }
                for await _ in started {}
                group.cancelAll()
            }
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(0))
            // Were the connections lost to the pool, this would wait for ever.
            for _ in 0..<4 {
                try await database.withTransaction { _ = try await $0.execute("INSERT INTO t VALUES (2)") }
            }
        }
    }

    @Test("on the only connection take turns with statements")
    func oneConnection() async throws {
        try await TestDatabase.with(pool: .forTests(max: 1)) { database in
            try await database.execute("CREATE TABLE t (x int)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        if number.isMultiple(of: 3) {
                            try await database.withTransaction { _ = try await $0.execute("INSERT INTO t VALUES (1)") }
                        } else {
                            _ = try await database.query("SELECT count(*) FROM t")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(10))
        }
    }
}
