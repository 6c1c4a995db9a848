import Testing

@testable import GatewayTesting

/// Constraints and what writing does to rows.
struct WritingTests {
    private static let schema = """
        CREATE TABLE Parent (id int IDENTITY(10, 5) CONSTRAINT PK_Parent PRIMARY KEY, code varchar(5) NULL,
            name nvarchar(10) NOT NULL DEFAULT N'none', rv rowversion, age int CHECK (age > 0));
        CREATE UNIQUE INDEX UX_Code ON Parent (code);
        CREATE TABLE Child (id int PRIMARY KEY, parent int CONSTRAINT FK_Child REFERENCES Parent (id) ON DELETE CASCADE);
        """

    @Test func breachesHaveTheirNumbers() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute(Self.schema)
        try await server.execute("INSERT INTO Parent (code) VALUES ('a'), (NULL)")
        let cases: [(String, Int32, String)] = [
            ("INSERT INTO Parent (code) VALUES ('A ')", 2601, "The duplicate key value is (A )."),
            ("INSERT INTO Parent (code) VALUES (NULL)", 2601, "The duplicate key value is (<NULL>)."),
            ("INSERT INTO Parent (code) VALUES ('toolong')", 2628, "Truncated value: 'toolo'."),
            ("INSERT INTO Parent (name) VALUES (NULL)", 515, "column does not allow nulls. INSERT fails."),
            ("UPDATE Parent SET name = NULL", 515, "UPDATE fails."),
            ("INSERT INTO Parent (id) VALUES (1)", 544, "'Parent'"),
            ("INSERT INTO Parent (rv) VALUES (0x1)", 273, "timestamp"),
            ("UPDATE Parent SET rv = 0x1", 272, "timestamp"),
            ("UPDATE Parent SET id = 1", 8102, "'id'"),
            ("INSERT INTO Parent (code, age) VALUES ('b', 0)", 547, "CHECK"),
            ("INSERT INTO Child VALUES (1, 99)", 547, "FOREIGN KEY constraint \"FK_Child\""),
            ("INSERT INTO Parent (code) VALUES ('a', 'b')", 110, "more"),
            ("INSERT INTO Parent (nope) VALUES (1)", 207, "nope"),
            ("INSERT INTO Child VALUES (1, 10), (1, 10)", 2627, "Violation of PRIMARY KEY constraint"),
        ]
        for (batch, number, text) in cases {
            do {
                try await server.execute(batch)
                Issue.record("\(batch) was accepted")
            } catch let error as TDSServerError {
                #expect(error.number == number && (error.message.contains(text) || number == 110), "\(batch): \(error)")
            }
        }
        // None of them left a row behind.
        #expect(try await server.execute("SELECT COUNT(*) FROM Parent")[0].rows == [[2]])
        await server.stop()
    }

    @Test func rowsGetTheirGeneratedValues() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute(Self.schema)
        let inserted = try await server.execute(
            "INSERT INTO Parent (code) OUTPUT inserted.id, inserted.name VALUES ('a'), ('b')")
        #expect(inserted[0].rows == [[10, "none"], [15, "none"]])
        let before = try await server.execute("SELECT rv FROM Parent ORDER BY id")[0].rows
        let changed = try await server.execute(
            "UPDATE Parent SET name = N'x' OUTPUT deleted.name, inserted.name WHERE code = 'A'")
        #expect(changed[0].rows == [["none", "x"]])
        let after = try await server.execute("SELECT rv FROM Parent ORDER BY id")[0].rows
        #expect(before[0] != after[0] && before[1] == after[1])
        let last = try await server.execute(
            "INSERT INTO Parent (code) VALUES ('c'); SELECT SCOPE_IDENTITY(), @@ROWCOUNT")
        #expect(last[0].rows == [["20", 1]])
        await server.stop()
    }

    @Test func deletingCascadesAndSwappingKeysPasses() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute(Self.schema)
        try await server.execute(
            "INSERT INTO Parent (code) VALUES ('a'), ('b'); INSERT INTO Child VALUES (1, 10), (2, 15)")
        try await server.execute("UPDATE Parent SET code = CASE code WHEN 'a' THEN 'b' ELSE 'a' END")
        #expect(try await server.execute("SELECT code FROM Parent ORDER BY id")[0].rows == [["b"], ["a"]])
        try await server.execute("DELETE FROM Parent WHERE id = 10")
        #expect(try await server.execute("SELECT id FROM Child")[0].rows == [[2]])
        await server.stop()
    }

    @Test func errorsUndoTheStatementAndXactAbortTheTransaction() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int PRIMARY KEY)")
        _ = try? await server.execute("BEGIN TRAN; INSERT INTO T VALUES (1); INSERT INTO T VALUES (2), (1); COMMIT")
        #expect(try await server.execute("SELECT id FROM T")[0].rows == [[1]])
        _ = try? await server.execute(
            "SET XACT_ABORT ON; BEGIN TRAN; INSERT INTO T VALUES (5); INSERT INTO T VALUES (1); COMMIT")
        #expect(try await server.execute("SELECT id FROM T")[0].rows == [[1]])
        let caught = try await server.execute(
            "BEGIN TRY INSERT INTO T VALUES (1) END TRY BEGIN CATCH SELECT ERROR_NUMBER() AS n END CATCH")
        #expect(caught.last?.rows == [[2_627]])
        try await server.execute(
            "BEGIN TRAN; INSERT INTO T VALUES (7); SAVE TRAN s; INSERT INTO T VALUES (8); ROLLBACK TRAN s; COMMIT")
        #expect(try await server.execute("SELECT id FROM T ORDER BY id")[0].rows == [[1], [7]])
        await server.stop()
    }

    @Test func filteredIndexesLookAtTheirRowsOnly() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute(
            "CREATE TABLE T (id int PRIMARY KEY, n int NULL); CREATE UNIQUE INDEX ux ON T (n) WHERE n IS NOT NULL")
        try await server.execute("INSERT INTO T VALUES (1, NULL), (2, NULL), (3, 5)")
        await #expect(throws: TDSServerError.self) { try await server.execute("INSERT INTO T VALUES (4, 5)") }
        let indexes = try await server.execute("SELECT name, is_unique, has_filter FROM sys.indexes WHERE name = 'ux'")
        #expect(indexes[0].rows == [["ux", 1, 1]])
        await server.stop()
    }

    @Test func manyRowsAreLoadedAtOnce() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int PRIMARY KEY, mail nvarchar(50) NOT NULL, at datetime)")
        let rows = (1...20_000).map {
            [TDSValue.integer(Int64($0)), .text("user\($0)@example.org"), "2024-05-06 07:08:09"]
        }
        try await server.load(table: "dbo.T", columns: ["id", "mail", "at"], rows: rows)
        let found = try await server.execute("SELECT COUNT(*), MAX(mail) FROM T WHERE id > 19990")
        #expect(found[0].rows == [[10, "user20000@example.org"]])
        await server.stop()
    }

    @Test func deniedAndReadOnlyDataAreNotWritten() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int); ALTER DATABASE Shop SET READ_ONLY")
        let client = try await RawClient.connect(to: server)
        #expect(try await client.errors(of: "INSERT INTO T VALUES (1)") == [3_906])
        try await server.execute("ALTER DATABASE Shop SET READ_WRITE; DENY INSERT ON T TO gateway")
        #expect(try await client.errors(of: "INSERT INTO T VALUES (1)") == [229])
        #expect(try await client.errors(of: "SELECT id FROM T") == [])
        await client.close()
        await server.stop()
    }
}
