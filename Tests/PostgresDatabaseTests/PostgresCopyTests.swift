import Accounts
import PostgresDatabase
import SQLStore
import Testing

@Suite("PostgreSQL: COPY", .timeLimit(.minutes(5)))
struct PostgresCopyTests {
    private static let table = TableName(name: "t")

    private static func batch(_ ids: Range<Int64>, note: String = "a note") -> BulkInsert {
        BulkInsert(
            into: table, columns: [.init("id", .bigint), .init("note", .anyText)], key: ["id"],
            rows: ids.map { [.integer($0), .text(note)] })
    }

    @Test(
        "goes with statements before and behind it, also where none is prepared",
        arguments: PostgresConfiguration.Preparation.allCases)
    func amongStatements(_ preparation: PostgresConfiguration.Preparation) async throws {
        try await TestDatabase.with(preparation: preparation) { database in
            try await database.execute("CREATE TABLE t (id bigint PRIMARY KEY, note text NOT NULL)")
            let counts = try await database.withTransaction { transaction in
                var counts: [SQLValue?] = []
                for start in stride(from: Int64(0), to: 30, by: 10) {
                    _ = try await transaction.insert(Self.batch(start..<start + 15))
                    counts.append(try await transaction.value("SELECT count(*) FROM t"))
                }
                return counts
            }
            #expect(counts == [.integer(15), .integer(25), .integer(35)])
        }
    }

    @Test("keeps the place of a text that cannot be stored, and stores the others")
    func unstorableText() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (id bigint PRIMARY KEY, note jsonb)")
            let rows: [[SQLValue]] = [
                [.integer(1), .text("{}")], [.integer(2), .text("\0")], [.integer(3), .text("{")],
                [.integer(4), .text("[1]")],
            ]
            let outcome = try await database.insert(
                BulkInsert(
                    into: Self.table, columns: [.init("id", .bigint), .init("note", .json)], key: ["id"], rows: rows))
            #expect(outcome.added == [0, 3])
            #expect(outcome.refused.map(\.row) == [1, 2])
            #expect(outcome.refused.map(\.error.code) == [.invalidText, .invalidText])
        }
    }

    @Test("goes where COPY alone does not: past a trigger that swallows rows, and into a view")
    func unusualTargets() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (id bigint PRIMARY KEY, note text NOT NULL)")
            try await database.execute(
                """
                CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS \
                $$ BEGIN IF NEW.id % 3 = 0 THEN RETURN NULL; END IF; RETURN NEW; END $$
                """)
            try await database.execute(
                "CREATE TRIGGER swallow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION swallow()")
            let swallowed = try await database.insert(Self.batch(1..<8))
            #expect(swallowed.added == [0, 1, 3, 4, 6])

            try await database.execute("CREATE TABLE behind (id bigint PRIMARY KEY, note text NOT NULL)")
            try await database.execute("ALTER TABLE t RENAME TO triggered")
            try await database.execute("CREATE VIEW t AS SELECT id, note FROM behind")
            let viewed = try await database.insert(Self.batch(1..<4))
            #expect(viewed.added == [0, 1, 2])
            let count = try await database.value("SELECT count(*) FROM behind")
            #expect(count == .integer(3))
        }
    }

    @Test("on a connection that dies is an error, and leaves nothing")
    func lostConnection() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (id bigint PRIMARY KEY, note text NOT NULL)")
            let error = await expectError(.unavailable) {
                try await database.withTransaction { transaction in
                    _ = try await transaction.insert(Self.batch(0..<10))
                    let process = try await transaction.value("SELECT pg_backend_pid()")
                    _ = try await database.query("SELECT pg_terminate_backend((\(bind: process ?? .null))::int)")
                    _ = try await transaction.insert(Self.batch(10..<2000, note: String(repeating: "x", count: 5000)))
                }
            }
            #expect(error != nil)
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(0))
        }
    }

    @Test("that is cancelled ends with its task, and leaves nothing")
    func cancelled() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (id bigint PRIMARY KEY, note text NOT NULL)")
            try await database.withTransaction { blocker in
                // The INSERT behind the COPY waits for this row.
                try await blocker.execute("INSERT INTO t VALUES (5, 'first')")
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await #expect(throws: CancellationError.self) { try await database.insert(Self.batch(0..<10)) }
                    }
                    while true {
                        let waiting = try? await database.value(
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                        if waiting == .integer(1) { break }
                    }
                    group.cancelAll()
                }
            }
            let count = try await database.value("SELECT count(*) FROM t")
            #expect(count == .integer(1))
        }
    }
}
