import Accounts
import PostgresDatabase
import SQLStore
import Testing

@Suite("PostgreSQL: errors", .timeLimit(.minutes(5)))
struct PostgresErrorTests {
    @Test("are sorted by SQLSTATE, and name what they are about")
    func codes() async throws {
        try await TestDatabase.with { database in
            try await database.execute(
                """
                CREATE TABLE people (id int PRIMARY KEY, email varchar(5) NOT NULL CONSTRAINT people_email UNIQUE, \
                age smallint CHECK (age > 0), boss int REFERENCES people, born date)
                """)
            try await database.execute("INSERT INTO people VALUES (1, 'a@b', 1)")
            let cases: [(SQLQuery, DatabaseError.Code, String)] = [
                ("INSERT INTO people VALUES (2, 'a@b')", .uniqueViolation, "23505"),
                ("INSERT INTO people VALUES (2, NULL)", .notNullViolation, "23502"),
                ("INSERT INTO people VALUES (2, 'c', 1, 99)", .foreignKeyViolation, "23503"),
                ("INSERT INTO people VALUES (2, 'c', 0)", .checkViolation, "23514"),
                ("INSERT INTO people VALUES (2, 'longer')", .valueTooLong, "22001"),
                ("INSERT INTO people VALUES (2, 'c', \(bind: .integer(70_000)))", .valueOutOfRange, "22003"),
                ("SELECT '2024-02-30'::date", .valueOutOfRange, "22008"),
                ("SELECT \(bind: .text("x"))::date", .invalidText, "22007"),
                ("SELECT \(bind: .text("x"), as: .uuid)", .invalidText, "22P02"),
                ("SELECT * FROM nobody", .missingTable, "42P01"),
                ("SELECT * FROM nowhere.nobody", .missingTable, "42P01"),
                ("SELECT nickname FROM people", .missingColumn, "42703"),
                ("INSERT INTO people (id, nickname) VALUES (3, 'x')", .missingColumn, "42703"),
                ("SELECT p.nickname FROM people p", .missingColumn, "42703"),
                ("SELECT 1/0", .other, "22012"),
                ("SELEC 1", .other, "42601"),
            ]
            for (query, code, native) in cases {
                let error = await expectError(code) { try await database.execute(query) }
                #expect(error?.nativeCode == native)
                #expect(error?.detail.isEmpty == false)
                #expect(error?.description.contains("people") == false, "safe to show")
                if code == .missingColumn { #expect(error?.column == "nickname") }
                if code == .notNullViolation { #expect(error?.column == "email") }
                if code == .uniqueViolation {
                    #expect(error?.constraint == "people_email")
                    #expect(error?.table == "people")
                }
            }
        }
    }

    @Test("U+0000 is refused before anything is sent")
    func zeros() async throws {
        try await TestDatabase.with { database in
            let error = await expectError(.invalidText) {
                _ = try await database.query("SELECT \(bind: .text("a\u{0}b"))")
            }
            #expect(error?.nativeCode == nil)
            #expect(error?.debugDescription.contains("a\u{0}b") == false)
        }
    }

    @Test("what a role may not do, and what a read-only transaction may not do")
    func permissions() async throws {
        try await TestDatabase.with { database in
            try await database.execute("CREATE TABLE t (x int)")
            await expectError(.readOnly) {
                try await database.withTransaction { transaction in
                    try await transaction.execute("SET TRANSACTION READ ONLY")
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                }
            }
            await expectError(.permissionDenied) {
                try await database.withTransaction { transaction in
                    try await transaction.execute("SET LOCAL ROLE pg_monitor")
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                }
            }
        }
    }

    @Test("a configuration shows neither hosts nor passwords, nor does a string that is none")
    func configuration() throws {
        let configuration = try PostgresConfiguration(
            name: "main", url: "postgresql://bob:hunter2@db1.internal/accounts")
        #expect("\(configuration)" == "PostgreSQL database \"main\"")
        #expect(String(reflecting: configuration) == "PostgreSQL database \"main\"")
        let error = #expect(throws: PostgresConfigurationError.self) {
            try PostgresConfiguration(name: "main", url: "postgresql://bob:hunter2@db1:port/x?colour=red")
        }
        #expect(error?.description.contains("hunter2") == false)
    }
}
