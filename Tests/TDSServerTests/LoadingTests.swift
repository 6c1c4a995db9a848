import Foundation
import Testing

@testable import GatewayTesting

/// Rows of a text file, which are written with the checks of an INSERT.
struct LoadingTests {
    private static let schema = """
        CREATE TABLE Town (code char(3) PRIMARY KEY);
        INSERT INTO Town VALUES ('tlv');
        CREATE TABLE T (id int IDENTITY PRIMARY KEY, name nvarchar(5) NOT NULL DEFAULT N'none', born date NULL,
            seen datetime NULL, rv rowversion, town char(3) NULL REFERENCES Town (code), age int CHECK (age > 0))
        CREATE UNIQUE INDEX UX_Name ON T (name);
        CREATE UNIQUE INDEX UX_Age ON T (age) WHERE age IS NOT NULL
        """

    @Test func valuesArriveAsAnInsertWritesThem() async throws {
        try await Self.withServer { server in
            // The last line has no end, which it may lack.
            let text = "id\tname\tBORN\tseen\ttown\n7\tשלום\t\t2024-02-29 12:00:00.005\ttlv\n9\ta\"'b\t1999-12-31\t\t"
            #expect(try await Self.load(text, into: server) == 2)
            let rows = try await server.execute("SELECT id, name, born, seen, town, age FROM T ORDER BY id")[0].rows
            try await server.execute(
                """
                DELETE FROM T; SET IDENTITY_INSERT T ON;
                INSERT INTO T (id, name, born, seen, town) VALUES (7, N'שלום', NULL, '2024-02-29 12:00:00.005', 'tlv'),
                    (9, N'a"''b', '1999-12-31', NULL, NULL)
                """)
            let inserted = try await server.execute("SELECT id, name, born, seen, town, age FROM T ORDER BY id")
            #expect(rows == inserted[0].rows)
            // Identity goes on behind the last.
            let next = try await server.execute(
                "SET IDENTITY_INSERT T OFF; INSERT INTO T (name) OUTPUT inserted.id VALUES (N'c')")
            #expect(next[0].rows == [[10]])
        }
    }

    @Test(
        arguments: [
            ("name\na\nb\nA", 2601), ("name\na\nfar too long", 2628), ("name\tborn\na\t2023-02-29", 241),
            ("name\tage\na\t1\nb\t0", 547), ("name\ttown\na\ttlv\nb\thfa", 547), ("name\tage\na\t1\nb\t1", 2601),
            ("id\tname\n1\ta\n1\tb", 2627), ("id\tname\n1\t", 515), ("id\tname\nx\ta", 245), ("nope\n1", 207),
            ("name\trv\na\t0", 273), ("name\tNAME\na\tb", 264),
        ] as [(String, Int32)])
    func whatSQLServerRefusesIsRefusedWhole(_ text: String, _ number: Int32) async throws {
        try await Self.withServer { server in
            let error = await #expect(throws: TDSServerError.self) { try await Self.load(text, into: server) }
            #expect(error?.number == number, "\(text): \(String(describing: error))")
            let rows = try await server.execute("SELECT COUNT(*) FROM T")[0].rows
            #expect(rows == [[0]])
        }
    }

    @Test(arguments: [
        ("", "line 1"), ("id\t\n", "line 1"), ("id\tname\n1\ta\n2\n", "line 3"), ("id\tname\n1\ta\tb\n", "line 2"),
    ])
    func aFileThatIsNoneIsRefused(_ text: String, _ place: String) async throws {
        try await Self.withServer { server in
            let error = await #expect(throws: TabSeparatedFile.Mistake.self) {
                try await Self.load(text, into: server)
            }
            #expect(error?.description.contains(place) == true, "\(text): \(String(describing: error))")
            let rows = try await server.execute("SELECT COUNT(*) FROM T")[0].rows
            #expect(rows == [[0]])
        }
    }

    /// More than is read at once, so that lines lie across the pieces.
    @Test func aLongFileIsReadInPieces() async throws {
        try await Self.withServer { server in
            try await server.execute("CREATE TABLE Long (id int PRIMARY KEY, note nvarchar(max))")
            let note = String(repeating: "שלום ", count: 200)
            let text = "id\tnote\n" + (1...3000).map { "\($0)\t\(note)\($0)\n" }.joined()
            #expect(text.utf8.count > 3 << 20)
            #expect(try await Self.load(text, into: server, table: "Long") == 3000)
            let rows = try await server.execute("SELECT note FROM Long WHERE id IN (1, 1500, 3000) ORDER BY id")[0].rows
            #expect(rows == [1, 1500, 3000].map { [.text("\(note)\($0)")] })
        }
    }

    private static func withServer(_ body: (TDSTestServer) async throws -> Void) async throws {
        let server = try await TDSTestServer.start()
        try await server.execute(schema)
        try await body(server)
        await server.stop()
    }

    @discardableResult
    private static func load(_ text: String, into server: TDSTestServer, table: String = "dbo.T") async throws -> Int {
        let file = FileManager.default.temporaryDirectory.appending(path: "rows-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try await server.load(table: table, file: file.path(percentEncoded: false))
    }
}
